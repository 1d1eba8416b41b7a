import { describe, expect, test } from 'vitest'
import { occurrencesOf } from '@/lib/catalog/search/document'
import { searchFields } from '@/lib/catalog/search/fields'
import { toSearchRequest } from '@/lib/catalog/search/request'
import { fold, possibleStems, singular, stem, wordsOf } from '@/lib/catalog/search/words'

describe('words', () => {
  test.each([
    ['Congés payés', 'conges payes'],
    ['ŒUVRE', 'oeuvre'],
    ['Straße', 'strasse'],
    ['ＡＢＣ', 'abc'],
  ])('%s folds to %s', (text, folded) => {
    expect(fold(text)).toBe(folded)
  })

  test('apostrophes and signs part words', () => {
    expect(wordsOf("L’entreprise, d'abord: e-signature (n8n)")).toEqual([
      'l',
      'entreprise',
      'd',
      'abord',
      'e',
      'signature',
      'n8n',
    ])
  })

  test('singular and plural are one word', () => {
    expect(['teams', 'absences', 'access', 'bus'].map(singular)).toEqual(['team', 'absence', 'access', 'bus'])
  })

  test.each([
    [['recruit', 'recruiting', 'recruitment', 'recruiter', 'recruits']],
    [['préparer', 'prépare', 'préparation', 'préparations'].map(fold)],
    [['facture', 'factures', 'facturation', 'facturer']],
    [['plan', 'planning', 'plans']],
  ])('%j have one stem', (words) => {
    expect(new Set(words.map(stem)).size).toBe(1)
  })

  test.each([
    ['département', 'départ'],
    ['équipe', 'équipement'],
    ['customer', 'custom'],
  ])('%s and %s are kept apart', (a, b) => {
    expect(stem(fold(a))).not.toBe(stem(fold(b)))
  })

  test('a word that is being typed leads to the stem of the whole', () => {
    for (const typed of ['recruitm', 'recruitme', 'recruitmen']) {
      expect(possibleStems(typed)).toContain(stem('recruitment'))
    }
    expect(possibleStems('microsoft')).toEqual([])
  })
})

describe('a search', () => {
  const words = (q: string) => toSearchRequest(q).words.map(({ raw }) => raw)

  test('drops words that say nothing, unless there are no others', () => {
    expect(words('la préparation de la paie')).toEqual(['preparation', 'paie'])
    expect(words('the')).toEqual(['the'])
    expect(words('... !')).toEqual([])
  })

  test('has at most ten words', () => {
    expect(words('a1 b2 c3 d4 e5 f6 g7 h8 i9 j10 k11 l12')).toHaveLength(10)
  })

  test('also asks for neighbouring words written as one', () => {
    expect([...toSearchRequest('microsoft power bi').joined]).toEqual([
      ['=microsoftpower', [0, 1]],
      ['=powerbi', [1, 2]],
      ['=microsoftpowerbi', [0, 1, 2]],
    ])
  })
})

test('a listing is indexed once for each word and field, its own name not as text', () => {
  const found = occurrencesOf({
    name: 'Acme Pay',
    publisher: 'Acme',
    categories: { en: ['Payroll'], fr: ['Paie'] },
    tagline: { en: 'Acme sends the payslips', fr: 'Envoie les bulletins, les bulletins' },
    useCases: { en: ['Archive'], fr: ['Archiver', 'Archivées'] },
    description: { en: 'Payslips', fr: 'Bulletins' },
  })
  const of = (field: (typeof searchFields)[number]) =>
    found.filter((one) => searchFields[one.field] === field).map(({ term }) => term)
  expect(of('wholeName')).toEqual(['=acmepay'])
  expect(of('name')).toEqual(['@acme', '@pay'])
  expect(of('nameStart')).toEqual(['^a', '^ac', '^acm', '^p', '^pa'])
  expect(of('category-fr')).toEqual(['paie'])
  expect(of('tagline-en')).toEqual([stem('sends'), stem('payslips')])
  expect(of('tagline-fr')).toEqual([stem('envoie'), stem('bulletins')])
  expect(of('useCase-fr')).toEqual([stem('archive')])
  expect(of('description-en')).toEqual([stem('payslips')])
})
