import type { Attribute, AudienceConditions } from '@/lib/audiences/schema'

function is(attribute: Attribute, value: string): AudienceConditions {
  return { kind: 'attribute', attribute, operator: 'is', value }
}

export interface SampleAudience {
  name: string
  description: string
  conditions?: AudienceConditions
  /** Every so-manieth person of the directory belongs to it by hand. */
  byHandEvery?: number
}

export const sampleAudiences: SampleAudience[] = [
  {
    name: 'Sales',
    description: 'Everyone who sells, in every country',
    conditions: is('department', 'Sales'),
  },
  { name: 'France', description: 'Everyone who works in France', conditions: is('country', 'FR') },
  {
    name: 'Engineering in Germany',
    description: 'Engineers in Berlin and Munich',
    conditions: { kind: 'and', conditions: [is('department', 'Engineering'), is('country', 'DE')] },
  },
  {
    name: 'New starters',
    description: 'Starting soon, or started in the last 90 days',
    conditions: {
      kind: 'or',
      conditions: [
        is('status', 'onboarding'),
        { kind: 'attribute', attribute: 'startDate', operator: 'withinLastDays', value: 90 },
      ],
    },
  },
  {
    name: 'Permanent staff outside France',
    description: 'Without interns, apprentices, fixed terms and contractors',
    conditions: {
      kind: 'and',
      conditions: [is('employmentType', 'permanent'), { kind: 'not', condition: is('country', 'FR') }],
    },
  },
  { name: 'Works council', description: 'Elected members', byHandEvery: 21 },
  { name: 'Pilot group', description: 'Tries new integrations first', byHandEvery: 17 },
  {
    name: 'Security champions',
    description: 'The Platform team, and volunteers elsewhere',
    conditions: is('team', 'Platform'),
    byHandEvery: 25,
  },
]

export const otherSampleAudiences: SampleAudience[] = [
  { name: 'Warehouse', description: 'Everyone in the warehouse', conditions: is('department', 'Warehouse') },
  { name: 'First aiders', description: 'Trained in first aid', byHandEvery: 5 },
]
