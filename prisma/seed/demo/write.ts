import type { Transaction } from '@/lib/db'
import { enqueue } from '@/lib/queue'
import { beginActivityJob } from '@/lib/worker/sample-activity/schema'
import { createGroup, createPublisherMember, createUser } from '../factories/people'
import {
  type DemoRole,
  demoPassword,
  type EmployedPersona,
  emailOf,
  employedPersonas,
  operatorPersona,
  otherPersona,
  partnerPersona,
} from './accounts'
import { demoApiKey, writeDemoApiKey } from './api-key'
import { otherSampleAudiences, sampleAudiences } from './audiences'
import { demoUser, type UserSettings, writeOrganization } from './organization'
import { otherSamplePeople } from './other-people'
import { samplePeople } from './people'
import { writeSampleSegment } from './segment'

export interface DemoAccounts {
  accounts: { role: DemoRole; email: string; password: string }[]
  organization: { guid: string; name: string }
  apiKey: { clientId: string; clientSecret: string }
}

const sample = { guid: '5d2f0c3e-8b1a-4c57-9f3d-2a6e4b7c9d10', name: 'Sample Company (demo)' }
const otherSample = { guid: 'a7c41e92-3d60-4b8e-8f15-6e0b9d2c7f34', name: 'Other Sample Company (demo)' }
const otherDomain = 'example.org'

/** What `.data/demo.json` says about the demo. */
export const demoAccounts: DemoAccounts = {
  accounts: [...employedPersonas, partnerPersona, operatorPersona].map((persona) => ({
    role: persona.role,
    email: emailOf(persona),
    password: demoPassword,
  })),
  organization: sample,
  apiKey: demoApiKey,
}

export interface DemoOptions {
  /** Days of the sample people are counted from it. */
  today: Date
  /** Makes an argon2id hash; a new one for each account. */
  hash(password: string): Promise<string>
}

/**
 * The demo's data: people and segment once, so that what is changed about them stays; the API key as it was. What
 * the sample organization does with its integrations follows by the worker, once the sandbox answers.
 */
export async function writeDemo(tx: Transaction, options: DemoOptions): Promise<void> {
  const present = await tx.organization.findUnique({ where: { guid: sample.guid }, select: { id: true } })
  if (!present) await writePeople(tx, options)
  await writeDemoApiKey(tx, sample.guid)
  if (!present) await writeSampleSegment(tx, { guid: sample.guid, today: options.today })
}

/**
 * Two sample organizations with people, audiences and accounts, the partner of the sandbox's publisher and
 * the operator.
 */
async function writePeople(tx: Transaction, { today, hash }: DemoOptions): Promise<void> {
  const personas = [...employedPersonas, otherPersona, partnerPersona, operatorPersona]
  const hashes = await Promise.all(personas.map(() => hash(demoPassword)))
  let count = 0
  const settings = (): UserSettings => ({
    passwordHash: hashes[count] ?? '',
    createdAt: new Date(today.getTime() + count++),
  })
  const { organization, memberIds } = await writeOrganization(
    tx,
    {
      ...sample,
      people: samplePeople(employedPersonas, today),
      audiences: sampleAudiences,
      personas: employedPersonas,
    },
    settings,
  )
  const admin = employedPersonas.find((persona) => persona.role === 'hr-admin')
  const memberId = admin && memberIds.get(emailOf(admin))
  if (memberId) await enqueue(tx, beginActivityJob, { organizationId: organization.id, memberId })
  const administratorIds = employedPersonas
    .filter((persona) => persona.role === 'group-admin')
    .flatMap((persona: EmployedPersona) => memberIds.get(emailOf(persona)) ?? [])
  const team = await tx.employee.findMany({
    where: { organizationId: organization.id, team: 'Sales France', status: { not: 'left' } },
    select: { id: true },
  })
  const employeeIds = team.map(({ id }) => id)
  await createGroup(tx, organization, { name: 'Sales France', administratorIds, employeeIds })
  await writeOrganization(
    tx,
    {
      ...otherSample,
      people: otherSamplePeople(otherPersona, otherDomain),
      audiences: otherSampleAudiences,
      personas: [otherPersona],
      domain: otherDomain,
    },
    settings,
  )
  await createUser(tx, { ...demoUser(operatorPersona, settings()), isOperator: true })
  const publisher = await tx.publisher.findUniqueOrThrow({ where: { slug: 'portico-sandbox' } })
  await createPublisherMember(tx, publisher, { user: demoUser(partnerPersona, settings()) })
}
