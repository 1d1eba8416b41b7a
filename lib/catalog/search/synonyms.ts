import { stem } from '@/lib/catalog/search/words'

/** Words that people search for, and those by which the catalog's texts call the same. */
const synonyms: [asked: string, written: string][] = [
  ['vacation holiday pto vacances rtt', 'absence conge'],
  ['sickness maladie', 'absence'],
  ['wage', 'payroll'],
  ['ats', 'recruiting'],
  ['lms elearning', 'learning'],
  ['sso mfa', 'identity'],
  ['mdm', 'device'],
  ['helpdesk', 'ticket'],
]

const stems = (words: string) => words.split(' ').map(stem)
const bySearched = new Map(
  synonyms.flatMap(([asked, written]) => stems(asked).map((word) => [word, stems(written)])),
)

/** Stems that the texts have where someone searches for this one. */
export function synonymsOf(searched: string): string[] {
  return bySearched.get(searched) ?? []
}
