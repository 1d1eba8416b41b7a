/** Why an item failed, was skipped, or came out otherwise than planned (`SyncItem.reason`). Each has a sentence. */
export const syncReasons = [
  // failed: to be mended in the directory or the mapping
  'missingValue',
  'rejectedValue',
  'alreadyLinked',
  'ambiguous',
  'uniqueness',
  // failed, for a group: to be mended at the provider or in the audience
  'severalGroups',
  'groupNameTaken',
  'membersRefused',
  'membersHidden',
  // failed: to be mended at the provider or in the connection
  'forbidden',
  'notFound',
  'groupNotFound',
  'rejected',
  'unreadableAnswer',
  // failed after several tries
  'network',
  'timeout',
  'serverError',
  // skipped
  'outOfScope',
  'backInScope',
  'operationOff',
  'nothingThere',
  'noGroups',
  'canceled',
  // succeeded, and more to say
  'foundAfterLostAnswer',
  'foundBefore',
  'createdAgain',
  'groupFound',
  'groupGone',
  'audienceBack',
  'groupMadeAgain',
] as const
export type SyncReason = (typeof syncReasons)[number]

/** What the sentence of a reason needs. */
export interface SyncItemDetails {
  /** HTTP status. */
  status?: number
  /** `scimType` of the error (RFC 7644 §3.12). */
  scimType?: string
  /** What the provider says, one line, without secrets. */
  message?: string
  /** What a group was called whose audience may be gone. */
  group?: string
}
