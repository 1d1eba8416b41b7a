/** Why a run waits, was stopped, or failed (`SyncRun.reason`). Each has a sentence. */
export const runReasons = [
  // awaiting_approval
  'guardRail',
  // running, but waiting
  'throttled',
  'providerDown',
  // paused
  'byAdmin',
  'connectionNotUsable',
  // finished
  'canceled',
  'declined',
  'needsReconnect',
  'providerGaveUp',
  'notSupported',
  'internal',
] as const
export type RunReason = (typeof runReasons)[number]
