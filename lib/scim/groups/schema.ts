import SCIMMY from 'scimmy'
import { z } from 'zod'
import { Attribute, SchemaDefinition, type Shape } from '@/lib/scim/resources/schema'
import { urns } from '@/lib/scim/schema'
import { commonAttributes } from '@/lib/scim/users/schema'

const core = new SchemaDefinition('Group', urns.group, 'A named part of the directory', [
  ...commonAttributes(),
  new Attribute('string', 'displayName', {
    required: true,
    uniqueness: 'server',
    description: 'Name of the group, in which capitals count.',
    caseExact: true,
  }),
  new Attribute('complex', 'members', { multiValued: true, description: 'The people of the group.' }, [
    new Attribute('string', 'value', { mutable: 'immutable', description: 'Id of the user.' }),
    new Attribute('reference', '$ref', {
      mutable: 'immutable',
      referenceTypes: ['User'],
      description: 'Their address.',
    }),
    new Attribute('string', 'type', { mutable: 'immutable', description: '“User”.' }),
    new Attribute('string', 'display', { mutable: 'readOnly', description: 'Their name.' }),
  ]),
])

export const groupShape: Shape = { core, extensions: [], standard: [SCIMMY.Schemas.Group.definition] }

/** A group as `readResource` leaves it. */
export const groupResource = z.object({
  externalId: z.string().optional(),
  displayName: z.string().optional(),
  members: z.array(z.object({ value: z.string().optional(), type: z.string().optional() })).optional(),
})
export type GroupResource = z.output<typeof groupResource>

/** Members that one answer lists at most: a page with more ends before its last group. */
export const mostMembersShown = 100_000

export const longestGroupName = 200
