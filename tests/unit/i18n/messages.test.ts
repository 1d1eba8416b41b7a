import { describe, expect, test } from 'vitest'
import { messages } from '@/lib/i18n/messages'

type Node = string | { [key: string]: Node }

function sentencesOf(node: Node, path = ''): [path: string, sentence: string][] {
  if (typeof node === 'string') return [[path.slice(1), node]]
  return Object.entries(node).flatMap(([key, child]) => sentencesOf(child, `${path}.${key}`))
}

const english = new Map(sentencesOf(messages.en))
const french = sentencesOf(messages.fr)

/** Names of the values in an ICU message; what stands in braces after a selector is text. */
function placeholdersOf(sentence: string): string[] {
  const names = new Set<string>()
  const open: ('value' | 'text')[] = []
  for (const [sign, name] of sentence.matchAll(/\{(?=\s*(\w+)\s*[,}])|[{}]/g)) {
    if (sign === '}') open.pop()
    else if (open.at(-1) === 'value') open.push('text')
    else {
      open.push('value')
      if (name) names.add(name)
    }
  }
  return [...names].sort()
}

test('both languages speak of the same values', () => {
  for (const [path, sentence] of french) {
    expect({ path, values: placeholdersOf(sentence) }).toEqual({
      path,
      values: placeholdersOf(english.get(path) ?? ''),
    })
  }
})

describe('French', () => {
  test.each([
    ['a space that breaks before : ; ? ! or inside « »', / [:;?!»]|« /],
    ['two widths of space before signs', /\u202f/],
    ['a sign without its space', /[\p{L}\d}](?:[;?!»](?!\p{L})|:(?!\/\/))|«\S/u],
    ['a straight apostrophe', /'/],
    ['three full stops', /\.\.\./],
    ['a reader addressed as tu', /(?<![\p{L}’])(?:tu|ton|ta|tes|toi)(?!\p{L})/iu],
  ])('has nowhere %s', (_, pattern) => {
    expect(french.filter(([, sentence]) => pattern.test(sentence))).toEqual([])
  })
})
