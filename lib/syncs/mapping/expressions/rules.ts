import type { Expression } from '@/lib/syncs/mapping/expressions/schema'

/** What each expression makes of a text; an empty one stands for no value. */
export const convert: Readonly<Record<Expression, (text: string) => string>> = {
  none: (text) => text,
  lowercase: (text) => text.toLowerCase(),
  uppercase: (text) => text.toUpperCase(),
  localPart: (text) => beforeAt(text),
  domain: (text) => afterAt(text),
  firstWord: (text) => /[^\s]+/.exec(text)?.[0] ?? '',
  initials: (text) => (text.match(/(?<![\p{L}\p{N}\p{M}'’])[\p{L}\p{N}]/gu) ?? []).join('').toUpperCase(),
  withoutAccents,
  dateTime: (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text),
}

function beforeAt(text: string): string {
  const at = text.lastIndexOf('@')
  return at === -1 ? text : text.slice(0, at)
}

function afterAt(text: string): string {
  const at = text.lastIndexOf('@')
  return at === -1 ? '' : text.slice(at + 1)
}

// Letters that do not come apart into a letter and an accent.
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'SS',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'Th',
  ł: 'l',
  Ł: 'L',
  ı: 'i',
}
const wholeLetters = new RegExp(`[${Object.keys(letters).join('')}]`, 'g')

function withoutAccents(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(wholeLetters, (letter) => letters[letter] ?? letter)
    .normalize('NFC')
}

/** The beginning of a text, by characters as people count them: none is cut in two. */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  return [...text].slice(0, maxLength).join('').trimEnd()
}
