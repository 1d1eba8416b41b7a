import { headers } from 'next/headers'
import { z } from 'zod'
import type { Actor } from '@/lib/auth/actor'
import { formAction } from '@/lib/http/action-client'
import { clientAddress } from '@/lib/http/client-address'
import type { FormState } from '@/lib/http/form-state'
import { type GuardedForm, guardFields } from '@/lib/http/guard-fields'
import { isFromPerson, renewFormToken } from '@/lib/http/spam-guard'

const guardShape = {
  [guardFields.trap]: z.string().default(''),
  [guardFields.token]: z.string().default(''),
}

/**
 * A `formAction` for a form that anybody may send. What fills the trap is answered as if it had been taken.
 * A refused form comes back with a token, so that it can be sent once more without JavaScript too.
 * @param handler gets the address of the sender, for limits
 */
export function guardedFormAction<Schema extends z.ZodObject>(
  form: GuardedForm,
  schema: Schema,
  handler: (input: z.output<Schema>, actor: Actor, address: string) => Promise<unknown>,
): (previous: FormState, sent: FormData) => Promise<FormState> {
  const guarded = z.object({ ...schema.shape, ...guardShape })
  const action = formAction(
    guarded,
    async (sent, actor): Promise<null> => {
      const {
        [guardFields.trap]: trap,
        [guardFields.token]: token,
        ...input
      } = sent as z.output<z.ZodObject<typeof guardShape>>
      if (isFromPerson(form, { trap, token })) {
        await handler(input as z.output<Schema>, actor, clientAddress(await headers()))
      }
      return null
    },
    { secretFields: [guardFields.trap] },
  )
  return async (previous, sent) => {
    const state = await action(previous as FormState<null>, sent)
    if (state.status !== 'failed') return state
    const token = String(state.submitted?.[guardFields.token] ?? '')
    return {
      ...state,
      submitted: { ...state.submitted, [guardFields.token]: renewFormToken(form, token) },
    }
  }
}
