export interface MonogramColours {
  background: string
  color: string
}

const dark = '#000000'
const light = '#ffffff'

/** For brands whose colour is not known: pale grounds with letters of the same hue. */
const tints: MonogramColours[] = [
  { background: '#dcefee', color: '#0a4d4a' },
  { background: '#e3e9fb', color: '#2a3f8f' },
  { background: '#efe4f8', color: '#5d2c86' },
  { background: '#fbe3ec', color: '#8c1d4f' },
  { background: '#fde8d8', color: '#8a3b08' },
  { background: '#f7edc9', color: '#6a4d00' },
  { background: '#e4f1d8', color: '#37601a' },
  { background: '#dbedf9', color: '#0b4f7d' },
]

/** Relative luminance of a colour `#rrggbb`, from 0 to 1 (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Contrast ratio of two colours `#rrggbb`, from 1 to 21 (WCAG 2.2). */
export function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

/**
 * The colours of a brand's monogram, the same in both themes: letters on the brand's colour, white as long as
 * they can be read; where it is not known, a tint that stays the same for the name.
 */
export function monogramColours(name: string, brandColor: string | null): MonogramColours {
  if (brandColor) {
    return { background: brandColor, color: contrast(brandColor, light) >= 4.5 ? light : dark }
  }
  const sum = [...name].reduce((total, letter) => (total * 31 + (letter.codePointAt(0) ?? 0)) % 65_521, 7)
  return tints[sum % tints.length] as MonogramColours
}
