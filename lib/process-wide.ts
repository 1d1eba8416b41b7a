const values = globalThis as typeof globalThis & { porticoValues?: Map<string, unknown> }
values.porticoValues ??= new Map()

/**
 * A value of which a process has one. A module's own would be one for each time that it is loaded: Next loads it once
 * for its routes and once for what answers in front of them, and while Portico is developed after each change.
 */
export function processWide<Value>(name: string, make: () => Value): Value {
  const known = values.porticoValues as Map<string, unknown>
  if (!known.has(name)) known.set(name, make())
  return known.get(name) as Value
}
