import type { EmployeeOverrides } from '../factories/directory'
import { emailOf, type Name } from './accounts'
import { names } from './names'

/** Twenty people of another company, to see that nothing crosses over. The first is the given persona. */
export function otherSamplePeople(persona: Name, domain: string): EmployeeOverrides[] {
  const { given, family } = names.GB ?? { given: [], family: [] }
  const others = Array.from({ length: 19 }, (_, index) => ({
    givenName: given[index] ?? '',
    familyName: family[(index * 7) % family.length] ?? '',
  }))
  return [{ givenName: persona.givenName, familyName: persona.familyName }, ...others].map((name, index) => ({
    ...name,
    email: emailOf(name, domain),
    department: index % 3 === 0 ? 'Office' : 'Warehouse',
    country: 'GB',
    location: 'Leeds',
    language: 'en',
    startDate: new Date(Date.UTC(2020, index, 1)),
  }))
}
