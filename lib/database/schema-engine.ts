import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'

type SchemaEngine = Awaited<ReturnType<typeof bindings.SchemaEngine.new>>

let loaded: Promise<void> | undefined

async function load(): Promise<void> {
  const glue = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const wasm = await readFile(glue.replace(/\.js$/, '.wasm'))
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': { ...bindings } })
  const setWasm: unknown = Reflect.get(bindings, '__wbg_set_wasm')
  if (typeof setWasm !== 'function') throw new Error('@prisma/schema-engine-wasm has changed its bindings')
  setWasm(instance.exports)
  const start = instance.exports.__wbindgen_start
  if (typeof start === 'function') start()
}

/**
 * Prisma's own engine for migrations, compiled to WebAssembly: nothing to download, the same on every
 * system. `work` gets an engine that is freed afterwards.
 */
export async function withSchemaEngine<T>(
  adapters: SqlMigrationAwareDriverAdapterFactory,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  loaded ??= load()
  await loaded
  const engine = await bindings.SchemaEngine.new(
    { datamodels: undefined },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapters),
  )
  try {
    return await work(engine)
  } finally {
    engine.free()
  }
}
