import { describe, expect, test } from 'vitest'
import type { AudienceConditions } from '@/lib/audiences/schema'
import { describeAudience } from '@/lib/audiences/sentences/rules'

type Parts = [AudienceConditions, ...AudienceConditions[]]
const is = (attribute: string, value: string) => ask(attribute, 'is', value)
const and = (...conditions: Parts): AudienceConditions => ({ kind: 'and', conditions })
const or = (...conditions: Parts): AudienceConditions => ({ kind: 'or', conditions })
const not = (condition: AudienceConditions): AudienceConditions => ({ kind: 'not', condition })
const inSegment = (segmentId: string, value = true): AudienceConditions => ({
  kind: 'segment',
  segmentId,
  value,
})
const ask = (attribute: string, operator: string, value?: unknown) =>
  ({ kind: 'attribute', attribute, operator, ...(value !== undefined && { value }) }) as AudienceConditions
const own = (operator: string, value?: unknown, type = 'text') =>
  ({
    kind: 'custom',
    key: 'cost_centre',
    type,
    operator,
    ...(value !== undefined && { value }),
  }) as AudienceConditions

const names = {
  people: { ada: 'Ada Sample' },
  segments: { pilot: 'Pilot users' },
  groups: { sales: 'Sales France' },
  attributes: { cost_centre: 'Cost centre' },
}
const inFrance = is('country', 'FR')
const newHires = ask('startDate', 'withinLastDays', 90)
const noContractors = ask('employmentType', 'isNot', 'contractor')
const bracketed = and(
  inFrance,
  or(inSegment('pilot'), and(is('department', 'HR'), or(is('team', 'X'), is('location', 'Lyon')))),
)

const sentences: [AudienceConditions, en: string, fr: string][] = [
  [
    and(newHires, noContractors, inFrance),
    'Everyone in France hired in the last 90 days, without contractors',
    'Toutes les personnes en France embauchées au cours des 90 derniers jours, hors prestataires',
  ],
  [noContractors, 'Everyone except contractors', 'Toutes les personnes hors prestataires'],
  [
    and(noContractors, not(ask('employmentType', 'oneOf', ['intern', 'apprentice']))),
    'Everyone except contractors, interns and apprentices',
    'Toutes les personnes hors prestataires, stagiaires et apprentis',
  ],
  [is('employmentType', 'permanent'), 'Everyone on a permanent contract', 'Toutes les personnes en CDI'],
  [not(inFrance), 'Everyone not in France', 'Toutes les personnes qui ne travaillent pas en France'],
  [
    ask('country', 'oneOf', ['FR', 'JP', 'US', 'CY']),
    'Everyone in France, Japan, the United States or Cyprus',
    'Toutes les personnes en France, au Japon, aux États-Unis ou à Chypre',
  ],
  [
    not(or(is('country', 'MX'), is('country', 'IT'))),
    'Everyone neither in Mexico nor in Italy',
    'Toutes les personnes qui ne travaillent ni au Mexique ni en Italie',
  ],
  [
    or(is('department', 'Sales'), is('department', 'HR'), is('department', 'Legal')),
    'Everyone in the Sales, HR or Legal department',
    'Toutes les personnes des services Sales, HR ou Legal',
  ],
  [
    and(is('department', 'Sales'), not(is('country', 'DE'))),
    'Everyone in the Sales department and not in Germany',
    'Toutes les personnes du service Sales et qui ne travaillent pas en Allemagne',
  ],
  [
    and(
      is('department', 'Sales'),
      is('country', 'DE'),
      is('managerId', 'ada'),
      ask('jobTitle', 'contains', 'Lead'),
    ),
    'Everyone in the Sales department, in Germany, reporting to Ada Sample and whose job title contains “Lead”',
    'Toutes les personnes du service Sales, en Allemagne, rattachées à Ada Sample et dont la fonction contient « Lead »',
  ],
  [
    and(own('is', 'R&D'), ask('jobTitle', 'startsWith', 'VP')),
    'Everyone whose “Cost centre” is “R&D” and whose job title starts with “VP”',
    'Toutes les personnes dont l’attribut « Cost centre » est « R&D » et dont la fonction commence par « VP »',
  ],
  [
    and(inFrance, or(is('department', 'Sales'), newHires)),
    'Everyone in France, and either in the Sales department or hired in the last 90 days',
    'Toutes les personnes en France, et soit du service Sales, soit embauchées au cours des 90 derniers jours',
  ],
  [
    or(inFrance, and(is('country', 'DE'), ask('startDate', 'after', '2025-05-01'))),
    'Everyone either in France or both in Germany and hired after May 1, 2025',
    'Toutes les personnes soit en France, soit à la fois en Allemagne et embauchées après le 1er mai 2025',
  ],
  [
    bracketed,
    'Everyone in France, and either in the segment “Pilot users” or (in the HR department and (in the X team or based in Lyon))',
    'Toutes les personnes en France, et soit du segment « Pilot users », soit (du service HR et (de l’équipe X ou basées à Lyon))',
  ],
  [
    and(inSegment('pilot'), inSegment('gone', false)),
    'Everyone in the segment “Pilot users” and not in the segment that was deleted',
    'Toutes les personnes du segment « Pilot users » et hors du segment supprimé',
  ],
  [
    { kind: 'group', groupId: 'sales', value: true },
    'Everyone in the group “Sales France”',
    'Toutes les personnes du groupe « Sales France »',
  ],
  [
    not(and(inFrance, is('team', 'Core'))),
    'Everyone not in the Core team or not in France',
    'Toutes les personnes hors de l’équipe Core ou qui ne travaillent pas en France',
  ],
  [not(ask('managerId', 'isEmpty')), 'Everyone with a manager', 'Toutes les personnes avec un manager'],
  [ask('team', 'isEmpty'), 'Everyone without a team', 'Toutes les personnes sans équipe'],
  [
    ask('language', 'oneOf', ['fr', 'de', 'he']),
    'Everyone whose language is French, German or Hebrew',
    'Toutes les personnes dont la langue est le français, l’allemand ou l’hébreu',
  ],
  [
    ask('status', 'isNot', 'left'),
    'Everyone still employed',
    'Toutes les personnes toujours dans l’entreprise',
  ],
  [
    or(is('status', 'on_leave'), is('status', 'onboarding')),
    'Everyone on leave or in onboarding',
    'Toutes les personnes en congé ou en cours d’intégration',
  ],
  [
    ask('endDate', 'withinLastDays', 1),
    'Everyone whose end date is within the last day',
    'Toutes les personnes dont la date de sortie est dans le dernier jour',
  ],
  [
    not(own('before', '2025-12-31', 'date')),
    'Everyone whose “Cost centre” is not before December 31, 2025',
    'Toutes les personnes dont l’attribut « Cost centre » n’est pas avant le 31 décembre 2025',
  ],
  [
    own('isEmpty'),
    'Everyone without a value for “Cost centre”',
    'Toutes les personnes sans valeur pour l’attribut « Cost centre »',
  ],
]

describe('an audience is said in a sentence', () => {
  test.each(sentences)('%#: %o', (conditions, en, fr) => {
    expect(describeAudience(conditions, { locale: 'en', names })).toBe(en)
    expect(describeAudience(conditions, { locale: 'fr', names }).replaceAll('\u00a0', ' ')).toBe(fr)
  })

  test.each([
    [
      3,
      'Everyone in France, and 3 people added by hand',
      '3 people chosen by hand',
      '3 personnes choisies une à une',
    ],
    [
      1,
      'Everyone in France, and 1 person added by hand',
      '1 person chosen by hand',
      '1 personne choisie une à une',
    ],
    [0, 'Everyone in France', 'Nobody', 'Personne'],
  ])('with %i people by hand', (byHand, both, en, fr) => {
    expect(describeAudience(inFrance, { locale: 'en', names, byHand })).toBe(both)
    expect(describeAudience(null, { locale: 'en', names, byHand })).toBe(en)
    expect(describeAudience(null, { locale: 'fr', names, byHand })).toBe(fr)
  })
})
