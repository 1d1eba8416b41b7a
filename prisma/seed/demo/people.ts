import { randomUUID } from 'node:crypto'
import type { EmployeeOverrides } from '../factories/directory'
import { type EmployedPersona, emailOf } from './accounts'
import { type Country, countries, type Department, departments } from './company'
import { names } from './names'
import { pick, pickOne, randomNumbers } from './random'

type Person = EmployeeOverrides & { id: string; email: string; department: string; team: string }

const day = 24 * 60 * 60 * 1000

/** A UTC midnight so many days from today; negative is past. */
function daysFrom(today: Date, days: number): Date {
  return new Date(Math.floor(today.getTime() / day + days) * day)
}

interface Maker {
  today: Date
  random: () => number
  /** E-mail addresses in use. */
  taken: Set<string>
}

function newName({ random, taken }: Maker, country: Country) {
  const { given, family } = names[country.names] ?? { given: [], family: [] }
  for (;;) {
    const name = { givenName: pickOne(given, random), familyName: pickOne(family, random) }
    const email = emailOf(name)
    if (taken.has(email)) continue
    taken.add(email)
    return { ...name, email }
  }
}

/** How someone is employed: now and then about to start, away or gone. */
function newEmployment({ today, random }: Maker): EmployeeOverrides {
  const employmentType = pick(
    [
      ['permanent', 82],
      ['fixed_term', 6],
      ['apprentice', 5],
      ['intern', 4],
      ['contractor', 3],
    ] as const,
    random,
  )
  const status = pick(
    [
      ['active', 88],
      ['on_leave', 4],
      ['left', 4],
      ['onboarding', 4],
    ] as const,
    random,
  )
  const daysAgo = 120 + Math.floor(random() * 2800)
  if (status === 'onboarding') {
    return { employmentType, status, startDate: daysFrom(today, 3 + Math.floor(random() * 40)) }
  }
  if (status === 'left') {
    const endDate = daysFrom(today, -Math.floor(5 + random() * 90))
    return { employmentType, status, startDate: daysFrom(today, -daysAgo), endDate }
  }
  const isNew = random() < 0.08
  const startDate = daysFrom(today, isNew ? -Math.floor(random() * 80) : -daysAgo)
  const endDate = employmentType === 'permanent' ? null : daysFrom(today, 30 + Math.floor(random() * 300))
  return { employmentType, status, startDate, endDate }
}

function teamOf(department: Department, country: Country, random: () => number): string {
  return department.teams ? pickOne(department.teams, random) : `${department.name} ${country.name}`
}

function newPerson(maker: Maker, department: Department): Person {
  const { random } = maker
  const country = pick(
    countries.map((entry) => [entry, entry.weight] as const),
    random,
  )
  return {
    id: randomUUID(),
    ...newName(maker, country),
    ...newEmployment(maker),
    department: department.name,
    team: teamOf(department, country, random),
    jobTitle: pickOne(department.jobTitles, random),
    country: country.code,
    location: pickOne(country.locations, random),
    language: country.language,
  }
}

function fromPersona(maker: Maker, persona: EmployedPersona, department: Department): Person {
  const { givenName, familyName, jobTitle, location } = persona
  const country = countries.find(({ code }) => code === persona.country) ?? countries[0]
  return {
    id: randomUUID(),
    givenName,
    familyName,
    email: emailOf(persona),
    department: department.name,
    team: teamOf(department, country, maker.random),
    jobTitle,
    country: country.code,
    location,
    language: country.language,
    startDate: daysFrom(maker.today, -900),
  }
}

const longTitle = 'Account executive for key accounts in retail, wholesale and e-commerce'

/** Some titles are longer than the sandbox takes, and somebody starts today: what follows from it is worth seeing. */
function plantSamples(people: Person[], today: Date): void {
  const active = people.filter(({ status }) => status === 'active')
  const sellers = active.filter(({ jobTitle }) => jobTitle === 'Sales development representative')
  for (const person of sellers.slice(0, 3)) person.jobTitle = longTitle
  const joiner = active.find(({ jobTitle }) => jobTitle === 'Content editor')
  if (joiner) joiner.startDate = daysFrom(today, 0)
}

/** Gives each team a lead and the department a head, in the order: persona, else whoever comes first. */
function appointManagers(
  people: Person[],
  department: Department,
  personas: EmployedPersona[],
): Person | undefined {
  const ofRank = (rank: EmployedPersona['rank']) =>
    new Set(personas.filter((persona) => persona.rank === rank).map((persona) => emailOf(persona)))
  const [heads, leads, members] = [ofRank('head'), ofRank('lead'), ofRank('member')]
  const stable = people.filter((person) => person.status === undefined || person.status === 'active')
  const eligible = stable.filter((person) => !members.has(person.email))
  const head =
    eligible.find((person) => heads.has(person.email)) ?? eligible.find(({ email }) => !leads.has(email))
  if (!head) return undefined
  Object.assign(head, { jobTitle: department.headTitle, employmentType: 'permanent', endDate: null })
  for (const team of new Set(people.map((person) => person.team))) {
    const candidates = eligible.filter((person) => person.team === team && person !== head)
    const lead = candidates.find((person) => leads.has(person.email)) ?? candidates[0]
    for (const person of people.filter((one) => one.team === team && one !== head)) {
      person.managerId = !lead || person === lead ? head.id : lead.id
    }
    if (lead) {
      Object.assign(lead, { jobTitle: department.leadTitle, employmentType: 'permanent', endDate: null })
    }
  }
  return head
}

/**
 * The people of the sample company: the same on every machine but for their ids; dates are counted from
 * `today`, so that there are always people who have just started.
 */
export function samplePeople(personas: EmployedPersona[], today: Date): Person[] {
  const taken = new Set(personas.map((persona) => emailOf(persona)))
  const maker: Maker = { today, random: randomNumbers(20_261_122), taken }
  const heads: Person[] = []
  const people = departments.flatMap((department) => {
    const own = personas.filter((persona) => persona.department === department.name)
    const known = own.map((persona) => fromPersona(maker, persona, department))
    const others = Array.from({ length: department.size - known.length }, () => newPerson(maker, department))
    const all = [...known, ...others]
    const head = appointManagers(all, department, own)
    if (head) heads.push(head)
    return all
  })
  plantSamples(people, today)
  const first = heads.find((head) => head.jobTitle === 'Chief executive officer')
  for (const head of heads) if (first && head !== first) head.managerId = first.id
  return people
}
