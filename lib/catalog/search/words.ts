const unmarked: Record<string, string> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ı: 'i' }
const longestWord = 40

// What people write around the words they mean, in both languages.
const stopWords = new Set(
  `a an and any are as at be been but by can do does for from had has have he her his how i if in into is it
  its me my no not of on or our out so than that the their them then there these they this those to up us was
  we were what when where which who will with you your au aux avec c ce ces cet cette chez d dans de des du
  elle en est et eux il ils j je l la le les leur leurs lui m ma mais me mes meme mon n ne nos notre nous on
  ou par pas pour plus qu que qui s sa sans se ses si son sont sur t ta te tes toi ton tu un une vos votre
  vous y`.split(/\s+/),
)

/** Small letters without accents, so that "Congés" and "conges" are one. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[œæßøłđı]/g, (letter) => unmarked[letter] ?? letter)
}

/** The words of a text in their order: runs of letters and digits, folded. */
export function wordsOf(text: string): string[] {
  const found = fold(text).match(/[\p{L}\p{N}]+/gu) ?? []
  return found.map((word) => word.slice(0, longestWord))
}

/** Singular and plural are one word in both languages, as far as a final "s" tells. */
export function singular(word: string): string {
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word
}

/** Whether a word says what its text is about. Single letters do not. */
export function isMeaningful(word: string): boolean {
  return !stopWords.has(word) && (word.length > 1 || /\p{N}/u.test(word))
}

// Endings that make one word of another in English and French, the longest first.
const endings = `issement ation ition ateur atrice ement ment euse eur ing ant ee er ed ez e`.split(' ')
const shortestStem = 5
// Words that would fall together with another of a different meaning: depart, equip(ment), custom.
const irregular = new Set(['department', 'departement', 'equipe', 'customer'])

const withoutDouble = (word: string) => word.replace(/([^s])\1$/, '$1')

/** What "recruit", "recruiting" and "recruitment" or "préparer" and "préparation" have in common. */
export function stem(word: string): string {
  const base = singular(word)
  if (irregular.has(base)) return base
  const ending = endings.find((one) => base.endsWith(one) && base.length - one.length >= shortestStem)
  return withoutDouble(ending ? base.slice(0, -ending.length) : base)
}

/** Stems of the words that this may be the beginning of, cut off within an ending: "recruitm". */
export function possibleStems(word: string): string[] {
  const cuts = Array.from({ length: Math.max(0, word.length - shortestStem) }, (_, index) => index + 1)
  const open = cuts.filter((cut) => endings.some((ending) => ending.startsWith(word.slice(-cut))))
  return open.map((cut) => withoutDouble(word.slice(0, -cut)))
}
