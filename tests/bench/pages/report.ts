import type { Measured } from './load'

export interface Compared {
  name: string
  /** One of each per round, measured one after the other. */
  portico: Measured[]
  baseline: Measured[]
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

const speed = (one: Measured) => one.requestsPerSecond
const processor = (one: Measured) => one.processorMilliseconds ?? Number.NaN

function line(cells: (string | number)[]): string {
  return `| ${cells.join(' | ')} |`
}

/** Medians over the rounds, and Portico's as a ratio to the baseline's: more than 1 is better than bare. */
export function table(compared: Compared[]): string {
  const rows = compared.map(({ name, portico, baseline }) => {
    const [ours, bare] = [median(portico.map(speed)), median(baseline.map(speed))]
    const [oursCpu, bareCpu] = [median(portico.map(processor)), median(baseline.map(processor))]
    return line([
      name,
      ours.toFixed(0),
      bare.toFixed(0),
      (ours / bare).toFixed(2),
      oursCpu.toFixed(2),
      bareCpu.toFixed(2),
      (bareCpu / oursCpu).toFixed(2),
    ])
  })
  return [
    line(['page', 'requests/s', 'bare', 'ratio', 'CPU ms/request', 'bare', 'ratio']),
    line(['---', '---:', '---:', '---:', '---:', '---:', '---:']),
    ...rows,
  ].join('\n')
}
