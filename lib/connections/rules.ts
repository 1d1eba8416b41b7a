import {
  type ConnectionFacts,
  type ShownFacts,
  type StateReason,
  type SupportedMethod,
  stateReasons,
  supportedMethods,
  type WizardStep,
  wizardSteps,
} from '@/lib/connections/schema'
import type { ListingStage } from '@/lib/generated/prisma/enums'

export function isSupportedMethod(type: string | null | undefined): type is SupportedMethod {
  return supportedMethods.some((method) => method === type)
}

/** Whether people authorize at the provider. */
export function isSignIn(method: string | null): boolean {
  return method === 'oauth2_authorization_code' || method === 'oauth2_own_app'
}

/** Whether a method can be set up in this Portico: signing in at a provider takes a client registered there. */
export function isUsableMethod(type: string, hasOAuthClient: boolean): type is SupportedMethod {
  return isSupportedMethod(type) && (type !== 'oauth2_authorization_code' || hasOAuthClient)
}

/** Whether a listing can be connected now, and if not why: a reason of the messages. */
export function connectRefusal(listing: {
  stage: ListingStage
  authMethods: readonly string[]
}): 'listingComingSoon' | 'listingArchived' | 'methodsComingLater' | null {
  if (listing.stage === 'coming_soon') return 'listingComingSoon'
  if (listing.stage === 'archived') return 'listingArchived'
  return listing.authMethods.some(isSupportedMethod) ? null : 'methodsComingLater'
}

/** The first free name, whatever its letters' case: the listing's own, then "Okta 2", "Okta 3". */
export function nextName(listingName: string, taken: readonly string[]): string {
  const known = new Set(taken.map((other) => other.toLowerCase()))
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? listingName : `${listingName} ${number}`
    if (!known.has(name.toLowerCase())) return name
  }
}

function knownReason(reason: string | null): StateReason | null {
  return stateReasons.find((known) => known === reason) ?? null
}

/** Where the wizard of a connection goes on. */
export function currentStep({ state, stateReason }: ConnectionFacts): WizardStep {
  if (state === 'connected' || (state === 'pending' && stateReason === 'approval')) return 'access'
  if (stateReason === 'consent' || state === 'needs_consent') return 'consent'
  return stateReason === 'verification' ? 'verification' : 'credentials'
}

/** Steps that can be opened: all up to the current one, and both last ones once it is connected. */
export function isReachable(step: WizardStep, connection: ConnectionFacts): boolean {
  if (connection.state === 'connected') return true
  return wizardSteps.indexOf(step) <= wizardSteps.indexOf(currentStep(connection))
}

/** The one act that mends a state, and the page where it is done. */
export type Repair = 'continue' | 'reconnect' | 'consent' | 'check' | 'approve'

export interface ShownState {
  /** A link that was never checked, or whose last check failed, is never shown as connected. */
  state: 'connected' | 'pending' | 'inactive'
  tone: 'success' | 'warning' | 'inactive' | 'danger'
  reason: StateReason | null
  repair: Repair | null
}

/**
 * What admins are told about a connection: Connected, Pending or Inactive, why, and what mends it. Employees keep
 * what works in spite of a failure that may pass: for them only the state itself counts.
 */
export function shownState({ state, stateReason, lastFailure }: ShownFacts): ShownState {
  const reason = knownReason(stateReason)
  switch (state) {
    case 'connected':
      if (reason === 'degraded' || (lastFailure && reason !== 'unverified')) {
        return { state: 'pending', tone: 'warning', reason: 'degraded', repair: 'check' }
      }
      if (reason === 'unverified') return { state: 'pending', tone: 'warning', reason, repair: null }
      return { state: 'connected', tone: 'success', reason, repair: null }
    case 'pending': {
      const repair = reason === 'approval' ? 'approve' : 'continue'
      return { state: 'pending', tone: lastFailure ? 'danger' : 'warning', reason, repair }
    }
    case 'needs_reconnect':
      return { state: 'pending', tone: 'danger', reason, repair: 'reconnect' }
    case 'needs_consent':
      return { state: 'pending', tone: 'danger', reason: 'consent', repair: 'consent' }
    case 'inactive':
      // Nobody mends by hand what a policy holds back: the policy has to change.
      return { state: 'inactive', tone: 'inactive', reason, repair: reason === 'policy' ? null : 'reconnect' }
  }
}

/** Whether there is something to test: it worked once, or all was entered. */
export function canBeTested({ state, stateReason }: ConnectionFacts): boolean {
  const failed = ['authenticationFailed', 'appRemoved', 'repeatedFailures']
  return state === 'connected' || isSetUp({ state, stateReason }) || failed.includes(stateReason ?? '')
}

/** Whether somebody else can be asked to enter or authorize what is missing: it was agreed to, and does not work. */
export function canBeHandedOff({ state, stateReason }: ConnectionFacts): boolean {
  const waiting = ['configuration', 'credentials', 'authorization', 'verification']
  if (state === 'pending') return waiting.includes(stateReason ?? '')
  if (state === 'inactive') return stateReason === 'repeatedFailures' || stateReason === 'declined'
  return state === 'needs_reconnect'
}

/** All was entered, and it waits for its first test or, tested, for an approval. */
export function isSetUp({ state, stateReason }: ConnectionFacts): boolean {
  return state === 'pending' && (stateReason === 'verification' || stateReason === 'approval')
}

/** A wizard that never ended: nothing of it was ever in use, or submitted for it. */
export function isDraft({
  state,
  stateReason,
  verifiedAt,
}: ConnectionFacts & { verifiedAt: Date | null }): boolean {
  return state === 'pending' && stateReason !== 'approval' && verifiedAt === null
}

/**
 * Splits a text at the web addresses in it. Only http and https lead anywhere; the mark that ends a sentence
 * is not of the address.
 */
export function linkParts(text: string): { at: number; text: string; href: string | null }[] {
  const parts = text.split(/(https?:\/\/[^\s<>"“”«»]*[^\s<>"“”«».,;:!?)\]’'])/i)
  let at = 0
  return parts.flatMap((part, index) => {
    const href = index % 2 === 1 && URL.canParse(part) ? part : null
    at += part.length
    return part === '' ? [] : [{ at: at - part.length, text: part, href }]
  })
}

/** Whether two sets of values are the same, whatever their order. */
export function areSameValues(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): boolean {
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && one[name] === other[name])
  )
}
