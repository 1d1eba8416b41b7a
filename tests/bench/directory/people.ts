const givenNames = [
  'Amélie',
  'Jean-Pierre',
  'Zoé',
  'Łukasz',
  'Anna',
  'Björn',
  'Fatima',
  'Chloé',
  'Wei',
  'José',
]
const familyNames = [
  'Lefèvre',
  "O'Brien",
  'García Márquez',
  'Müller',
  'Nguyen',
  'Kowalski',
  'Dupont',
  'Rossi',
]
const departments = [
  'Sales',
  'Finance',
  'People',
  'Research & Development',
  'Operations',
  'Legal',
  'Marketing',
]
const locations = ['Paris', 'Lyon', 'Berlin', 'Madrid', 'Warszawa', 'Québec']
const countries = ['FR', 'FR', 'DE', 'ES', 'PL', 'CA']
const kinds = ['permanent', 'fixed_term', 'apprentice', 'intern', 'contractor']

/** The columns of the generated file, in order. */
export const header = [
  'Given name',
  'Family name',
  'Work e-mail',
  'Employee number',
  'Job title',
  'Department',
  'Team',
  'Location',
  'Country',
  'Language',
  'Manager',
  'Employment type',
  'Start date',
  'Status',
]

const emailOf = (number: number, company: string) => `person.${number}@${company}.example.com`
const at = (list: readonly string[], number: number) => list[number % list.length] as string

/**
 * A person of an invented company, always the same for a number; each manages about ten others, and some of the
 * managers come later in the file than those whom they manage. Nobody works for two companies.
 */
export function personOf(number: number, count: number, company: string): string[] {
  const turned = (one: number) => (one * 7919) % count
  const rank = turned(number)
  const year = 2005 + (number % 20)
  return [
    at(givenNames, number),
    `${at(familyNames, number >> 3)} ${number.toString(36)}`,
    emailOf(number, company),
    `E-${number}`,
    `Specialist ${number % 40}`,
    at(departments, number >> 2),
    `Team ${number % 500}`,
    at(locations, number),
    at(countries, number),
    number % 3 === 0 ? 'fr' : 'en',
    rank === 0 ? '' : emailOf(inverse(Math.floor((rank - 1) / 10), count), company),
    at(kinds, number % 11),
    `${year}-0${1 + (number % 9)}-1${number % 10}`,
    number % 50 === 0 ? 'on_leave' : 'active',
  ]
}

let turnedBack: { count: number; numbers: Uint32Array } | undefined

function inverse(rank: number, count: number): number {
  if (turnedBack?.count !== count) {
    const numbers = new Uint32Array(count)
    for (let number = 0; number < count; number += 1) numbers[(number * 7919) % count] = number
    turnedBack = { count, numbers }
  }
  return turnedBack.numbers[rank] as number
}

const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** The file, in parts of some thousand rows. */
export function* csvFile(count: number, company: string): Generator<string> {
  yield `${header.join(',')}\r\n`
  for (let start = 0; start < count; start += 5000) {
    let part = ''
    for (let number = start; number < Math.min(start + 5000, count); number += 1) {
      part += `${personOf(number, count, company).map(quoted).join(',')}\r\n`
    }
    yield part
  }
}
