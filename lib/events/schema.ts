/** What other systems and triggers can be told of: the fixed events of the outgoing webhooks. */
export const webhookEvents = [
  'connection.state_changed',
  'activation.changed',
  'employee.access_granted',
  'employee.access_revoked',
  'sync.run_finished',
  'segment.changed',
] as const
export type WebhookEvent = (typeof webhookEvents)[number]

/** Events of the directory, which start triggers and leave by no webhook of their own. */
export const directoryEvents = ['employee.joined', 'employee.left', 'employee.department_changed'] as const

export const eventTypes = [...webhookEvents, ...directoryEvents] as const
export type EventType = (typeof eventTypes)[number]
