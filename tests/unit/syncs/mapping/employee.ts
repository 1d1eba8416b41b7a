import type { MappedEmployee } from '@/lib/syncs/mapping/rules'

/** A sample person. */
export const zoe: MappedEmployee = {
  id: '01890000-0000-7000-8000-000000000001',
  email: 'Zoe.Muller@example.com',
  userName: null,
  externalId: 'HR-7',
  givenName: 'Zoë Marie',
  familyName: 'Müller',
  jobTitle: 'Engineer',
  department: 'R&D',
  team: null,
  location: 'Lyon',
  country: 'FR',
  language: 'fr',
  employmentType: 'permanent',
  startDate: '2027-01-31',
  endDate: null,
  status: 'active',
  attributes: { badge: 'B-12' },
  managerRemoteId: null,
}
