import { z } from 'zod'
import { authorizationFailureReasons, verifyFailureReasons } from '@/lib/connectors/reasons'

/** What Portico itself refuses, or lacks. */
export const callbackRefusals = [
  'unknown',
  'foreign',
  'expired',
  'replayed',
  'superseded',
  'noClient',
  // The client that the organization brought, or presets, is refused.
  'ownAppRefused',
  'unavailable',
  'notAllowed',
  'policy',
  // A connection in use keeps its tokens when the new ones are worth less, or for somebody else.
  'scopeMissing',
  'otherAccount',
  // Portico ended between the answer of the provider and what it stores.
  'interrupted',
] as const
export type CallbackRefusal = (typeof callbackRefusals)[number]

/** Why an authorization did not end in a connection; each is a reason of the messages. */
export const authorizationProblems = [
  ...callbackRefusals.map((reason) => `authorization.${reason}` as const),
  ...authorizationFailureReasons.map((reason) => `authorization.${reason}` as const),
  ...verifyFailureReasons.map((reason) => `authorization.${reason}` as const),
  // A connection in use keeps its tokens when the new ones do not pass its check.
  ...verifyFailureReasons.map((reason) => `verification.${reason}` as const),
] as const
export type AuthorizationProblem = (typeof authorizationProblems)[number]

/** What the sentence of a problem needs beside the provider's name; kept sealed until it was told. */
export const problemValuesSchema = z.object({
  /** Names of the scopes that are missing. */
  scopes: z.string().optional(),
  /** The connection's account, and the one that was authorized instead. */
  account: z.string().optional(),
  other: z.string().optional(),
  host: z.string().optional(),
  /** HTTP status of the provider's answer. */
  status: z.string().optional(),
  /** Seconds that the provider had to answer. */
  limit: z.string().optional(),
  /** In the provider's own words. */
  providerMessage: z.string().optional(),
})
export type ProblemValues = z.output<typeof problemValuesSchema>

/** Those that can be told where no connection is known. */
export const generalProblems = [
  'authorization.unknown',
  'authorization.foreign',
  'authorization.unavailable',
  'authorization.notAllowed',
] as const satisfies AuthorizationProblem[]
export type GeneralProblem = (typeof generalProblems)[number]

/** How long the admin may take at the provider, in minutes. */
export const authorizationMinutes = 10

/** Where providers send the admin back to; registered with them exactly like this. */
export const callbackPath = '/api/oauth/callback'
