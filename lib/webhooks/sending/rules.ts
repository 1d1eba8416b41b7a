/** Where messages go, and what they are signed with: the secret, and a former one that is still good. */
export interface Receiver {
  url: string
  secrets: readonly string[]
}

/** What is sent: the same with each try but for the time. */
export interface Message {
  eventId: string
  type: string
  data: unknown
  createdAt: Date
}

/** The body of a message (Standard Webhooks, "Payload structure"). */
export function bodyOf({ type, data, createdAt }: Message): string {
  return JSON.stringify({ type, timestamp: createdAt.toISOString(), data })
}
