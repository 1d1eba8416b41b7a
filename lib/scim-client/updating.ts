import type { AttributeChange } from '@/lib/scim-client/attributes'
import type { Call, Exchange, Reply } from '@/lib/scim-client/exchange'
import type { Json } from '@/lib/scim-client/paths'
import { etagOf, idInLocation, toRemote } from '@/lib/scim-client/resources'
import type { RemoteResource, ScimFailure, ScimResult } from '@/lib/scim-client/schema'

/** How one kind of change is put: for PATCH, for PATCH after `noTarget`, and for PUT. */
export interface Forms {
  patch(): object
  /** Null: nothing has to be done after all. */
  patchOf(current: Json): object | null
  /** Null: members that are not answered would be lost. */
  replacementOf(current: Json): object | null
}

export interface UserChange {
  differences: readonly AttributeChange[]
  /** As last seen. */
  etag: string | null
}

export interface Updater {
  /** Whether PATCH is in use: what a provider says of it is believed until it refuses one. */
  patches(): boolean
  update(path: string, forms: Forms, etag: string | null): Promise<ScimResult<RemoteResource | null>>
}

/**
 * Changes resources by PATCH (RFC 7644 §3.5.2), or by PUT of the whole (§3.5.1) where that is what a provider knows.
 * With ETags a resource that somebody else changed meanwhile is read again, once (§3.14).
 * @param get reads the resource at a path, a group with its members
 */
export function createUpdater(
  exchange: Exchange,
  capabilities: { patch: boolean; etag: boolean },
  get: (path: string) => Promise<ScimResult<RemoteResource>>,
): Updater {
  let { patch } = capabilities
  const known = (etag: string | null) => (capabilities.etag ? etag : null)

  async function change(call: Call): Promise<ScimResult<RemoteResource | null>> {
    const called = await exchange(call)
    if (called.ok)
      return { ok: true, value: readChanged(call.path, called.reply), answer: called.reply.answer }
    const { failure } = called
    // Done, and only the answer is of no use: longer than anybody reads.
    const isDone = failure.kind === 'unreadable' && failure.answer.body === '' && is2xx(failure.answer.status)
    return isDone ? { ok: true, value: null, answer: failure.answer } : called
  }

  async function byPatch(path: string, forms: Forms, seen: string | null) {
    const tried = new Set<'changed' | 'noTarget'>()
    let body: object | null = forms.patch()
    let etag = known(seen)
    for (;;) {
      const patched = await change({ method: 'PATCH', path, body, etag })
      const cause = patched.ok ? null : rereadFor(patched.failure)
      if (!cause || tried.has(cause)) return patched
      tried.add(cause)
      const current = await get(path)
      if (!current.ok) return current
      etag = known(current.value.etag)
      body = tried.has('noTarget') ? forms.patchOf(current.value.body) : body
      if (!body) return { ok: true as const, value: current.value, answer: current.answer }
    }
  }

  async function byPut(
    path: string,
    forms: Forms,
    isLast = false,
  ): Promise<ScimResult<RemoteResource | null>> {
    const current = await get(path)
    if (!current.ok) return current
    const body = forms.replacementOf(current.value.body)
    if (!body) return { ok: false, failure: { kind: 'membersHidden', answer: current.answer } }
    const etag = known(current.value.etag)
    const put = await change({ method: 'PUT', path, body, etag })
    const isStale = !put.ok && put.failure.kind === 'preconditionFailed' && etag !== null
    return isStale && !isLast ? byPut(path, forms, true) : put
  }

  return {
    patches: () => patch,
    async update(path, forms, etag) {
      if (!patch) return byPut(path, forms)
      const patched = await byPatch(path, forms, etag)
      if (patched.ok || !isUnknownMethod(patched.failure)) return patched
      patch = false
      return byPut(path, forms)
    },
  }
}

/** Without a body, its version may be told all the same (RFC 7644 §3.14, and in bulk §3.7). */
function readChanged(path: string, { json, headers }: Reply): RemoteResource | null {
  if (json !== undefined) return toRemote(json, headers)
  const [id, etag] = [idInLocation(path), etagOf(json, headers)]
  return id !== null && etag !== null ? { id, etag, body: {} } : null
}

const is2xx = (status: number) => status >= 200 && status < 300

/** What another try, with the resource read again, may put right. */
function rereadFor(failure: ScimFailure): 'changed' | 'noTarget' | null {
  if (failure.kind === 'preconditionFailed') return 'changed'
  return failure.kind === 'invalid' && failure.scimType === 'noTarget' ? 'noTarget' : null
}

function isUnknownMethod(failure: ScimFailure): boolean {
  return failure.kind === 'invalid' && [405, 501].includes(failure.answer.status)
}
