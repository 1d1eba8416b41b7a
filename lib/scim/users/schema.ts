import SCIMMY from 'scimmy'
import { z } from 'zod'
import type { AttributeDefinition } from '@/lib/directory/imports/schema'
import { Attribute, SchemaDefinition, type Shape } from '@/lib/scim/resources/schema'
import { urns } from '@/lib/scim/schema'

const text = (name: string, description: string, config: SCIMMY.Types.Attribute.AttributeConfig = {}) =>
  new Attribute('string', name, { description, ...config })
const fixed = { mutable: 'readOnly' }

/** Those of every resource (RFC 7643 §3.1), which schemas don't list. */
export const commonAttributes = () => [
  new Attribute('string', 'id', { shadow: true, mutable: 'readOnly', returned: 'always', caseExact: true }),
  new Attribute('string', 'externalId', { shadow: true }),
  new Attribute('complex', 'meta', { shadow: true, mutable: 'readOnly' }, [
    new Attribute('string', 'resourceType', fixed),
    new Attribute('dateTime', 'created', fixed),
    new Attribute('dateTime', 'lastModified', fixed),
    new Attribute('string', 'location', fixed),
    new Attribute('string', 'version', fixed),
  ]),
]

const core = new SchemaDefinition('User', urns.user, 'A person of the directory', [
  ...commonAttributes(),
  text('userName', 'How the identity provider names the person, in any capitals.', {
    required: true,
    uniqueness: 'server',
  }),
  new Attribute('complex', 'name', { description: 'The person’s name.' }, [
    text('formatted', 'The whole name; read where its parts are missing.'),
    text('familyName', 'Family name.'),
    text('givenName', 'Given name.'),
  ]),
  text('displayName', 'The whole name, made of its parts; read where the name is missing.'),
  text('title', 'Job title.'),
  text('userType', 'Employee, Intern or Contractor, by the employment type; other values are passed over.'),
  text('preferredLanguage', 'Language tag (BCP 47).'),
  text('locale', 'Language tag (BCP 47); read where preferredLanguage is missing.', { returned: 'request' }),
  new Attribute('boolean', 'active', {
    description: 'Whether the person works here: false for who has left, and before the first day.',
  }),
  new Attribute(
    'complex',
    'emails',
    {
      multiValued: true,
      required: true,
      description: 'The work e-mail: the primary, else that of type work.',
    },
    [
      text('value', 'E-mail address.', { uniqueness: 'server' }),
      text('type', 'Kind of address; “work” in answers.'),
      new Attribute('boolean', 'primary', { description: 'Whether it is the one that is kept.' }),
    ],
  ),
  new Attribute('complex', 'addresses', { multiValued: true, description: 'Where the person works.' }, [
    text('locality', 'The location.'),
    text('country', 'Country, ISO 3166-1 alpha-2; English and French names are understood.'),
    text('type', 'Kind of address; “work” in answers.'),
    new Attribute('boolean', 'primary', { description: 'Whether it is the one that is kept.' }),
  ]),
  new Attribute('complex', 'groups', { ...fixed, multiValued: true, description: 'Groups of the person.' }, [
    text('value', 'Id of the group.', fixed),
    new Attribute('reference', '$ref', { ...fixed, referenceTypes: ['Group'], description: 'Its address.' }),
    text('display', 'Its name.', fixed),
    text('type', '“direct”.', fixed),
  ]),
])

const enterprise = new SchemaDefinition('EnterpriseUser', urns.enterprise, 'Enterprise user', [
  text('department', 'Department.'),
  new Attribute('complex', 'manager', { description: 'The person’s manager.' }, [
    text('value', 'Id of the manager; their externalId or userName is understood.'),
    new Attribute('reference', '$ref', { ...fixed, referenceTypes: ['User'], description: 'Their address.' }),
    text('displayName', 'Their name.', fixed),
  ]),
])

const porticoAttributes = [
  text('team', 'Team.'),
  text('employmentType', 'permanent, fixed_term, apprentice, intern or contractor.'),
  text('startDate', 'First day, YYYY-MM-DD.'),
  text('endDate', 'Last day, YYYY-MM-DD.'),
]
/** Names that an attribute of the organization cannot have here: Portico's own come first. */
export const builtInNames = porticoAttributes.map(({ name }) => name.toLowerCase())

/** Attributes of people, with those that the organization defines, by their keys. */
export function userShape(own: readonly AttributeDefinition[]): Shape {
  const portico = new SchemaDefinition('PorticoUser', urns.portico, 'What Portico adds to a user', [
    ...porticoAttributes,
    ...own.map(({ key, name, type, options }) =>
      text(key, type === 'choice' ? `${name}: ${options.join(', ')}` : name),
    ),
  ])
  return { core, extensions: [enterprise, portico], standard: standardUser }
}

const standardUser = [SCIMMY.Schemas.User.definition, SCIMMY.Schemas.EnterpriseUser.definition]

const optional = z.string().optional()

/** A user as `readResource` leaves it: that the types are right is its work. */
export const userResource = z.object({
  userName: optional,
  externalId: optional,
  name: z.object({ formatted: optional, familyName: optional, givenName: optional }).default({}),
  displayName: optional,
  title: optional,
  userType: optional,
  preferredLanguage: optional,
  locale: optional,
  active: z.boolean().optional(),
  emails: z.array(z.object({ value: optional, type: optional, primary: z.boolean().optional() })).default([]),
  addresses: z
    .array(
      z.object({
        locality: optional,
        country: optional,
        type: optional,
        primary: z.boolean().optional(),
      }),
    )
    .default([]),
  [urns.enterprise]: z
    .object({ department: optional, manager: z.object({ value: optional }).optional() })
    .optional(),
  [urns.portico]: z.record(z.string(), z.union([z.string(), z.undefined()])).optional(),
})
export type UserResource = z.output<typeof userResource>
