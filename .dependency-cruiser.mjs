import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

// What `lib` holds besides domains: the rooms they stand on, and two processes of their own.
const foundations = 'auth|database|generated|http|i18n|outbound'
const processes = 'worker|sandbox'
const domain = `^lib/(?!(?:${foundations}|${processes})/)[^/]+/`
const domainFolder = `^lib/(?!(?:${foundations}|${processes})$)[^/]+$`
const foundation = `^lib/(?:[^/]+\\.ts$|(?:${foundations})/)`

/** Files of the closed vocabulary, in any domain. */
const file = (...names) => `${domain}.*(?<=/)(?:${names.join('|')})\\.tsx?$`

/** Patterns for the files that begin with 'use client'. */
const clientFiles = ['app', 'components', 'lib'].flatMap((folder) => {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((name) => /^['"]use client['"]/.test(readFileSync(name, 'utf8').trimStart()))
    .map((name) => `^${name.replaceAll(path.sep, '/').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`)
})

const forbid = (name, comment, from, to, scope) => ({
  name,
  comment,
  severity: 'error',
  from: Array.isArray(from) || typeof from === 'string' ? { path: from } : from,
  to: Array.isArray(to) || typeof to === 'string' ? { path: to } : to,
  ...(scope && { scope }),
})

/** As `forbid`, for values alone: types are erased, so they may come from a neighbour. */
const forbidValues = (name, comment, from, to) => {
  const rule = forbid(name, comment, from, to)
  return { ...rule, to: { ...rule.to, dependencyTypesNot: ['type-only'] } }
}

const layers = [
  forbid('app-is-the-top', 'Nothing imports routes.', { pathNot: '^(?:app|tests)/' }, '^app/'),
  forbid('lib-below-components', 'app → components → lib.', '^lib/', '^components/'),
  forbid('domains-above-foundations', 'lib/<domain> → lib/*.ts, never back.', foundation, domain),
  forbid('ui-knows-no-domain', 'components/ui holds no domain words.', '^components/ui/', [
    '^components/(?!ui/)',
    '^lib/(?!utils\\.ts$)',
  ]),
  forbid(
    'processes-stand-alone',
    'Worker and sandbox provider are started, not imported.',
    ['^(?:app|components)/', `^lib/(?!(?:${processes})/)`],
    `^lib/(?:${processes})/`,
  ),
  forbid('sandbox-is-a-stranger', 'The sandbox provider shares nothing with Portico.', '^lib/sandbox/', [
    '^(?:app|components)/',
    '^lib/(?!sandbox/)',
  ]),
  forbid(
    'tools-stay-outside',
    'What ships leans on no tools.',
    '^(?:app|components|lib)/',
    '^(?:scripts|tests)/',
  ),
]

const vocabulary = [
  forbidValues('schema', 'schema.ts: zod, other schemas.', file('schema'), [
    file('rules', 'queries', 'mutations', 'actions', 'jobs'),
    '^lib/db\\.ts$',
  ]),
  forbidValues('rules', 'rules.ts: schema.', file('rules'), [
    file('queries', 'mutations', 'actions', 'jobs'),
    '^lib/(?:db|queue|mail|audit|vault|outbound|rate-limit)\\.ts$',
  ]),
  forbidValues('queries', 'queries.ts: database, rules, schema.', file('queries'), [
    file('mutations', 'actions', 'jobs'),
    '^lib/(?:queue|mail|audit)\\.ts$',
  ]),
  forbidValues(
    'mutations',
    'mutations.ts: database, queries, rules.',
    file('mutations'),
    file('actions', 'jobs'),
  ),
  forbidValues('actions', 'actions.ts: mutations.', file('actions'), [file('jobs'), '^lib/db\\.ts$']),
  forbidValues('jobs', 'jobs.ts: mutations, queries.', file('jobs'), file('actions')),
]

const edges = [
  forbid(
    'next-at-the-edge',
    'next/* appears in lib only in actions.ts, auth, http, i18n.',
    { path: '^lib/', pathNot: [file('actions'), '^lib/(?:auth|http|i18n)/'] },
    '^node_modules/next/',
  ),
  forbidValues('routes-do-not-query', 'Routes and components ask queries.', '^(?:app|components)/', [
    '^lib/db\\.ts$',
    '^lib/generated/',
  ]),
  forbidValues('client-takes-little', 'The browser gets values of actions, schema, rules.', clientFiles, {
    path: '^lib/',
    pathNot: [
      file('actions', 'schema', 'rules'),
      '^lib/(?:utils\\.ts$|i18n/|http/(?:form-state|guard-fields)\\.ts$)',
    ],
  }),
]

export default {
  forbidden: [
    forbid(
      'no-circles',
      'Nothing depends on itself in a roundabout way.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    forbid(
      'no-domain-circles',
      'Two domains in need of each other are one, or lack a third.',
      domainFolder,
      {
        circular: true,
        path: domainFolder,
      },
      'folder',
    ),
    forbid('no-dead-ends', 'An import leads somewhere.', {}, { couldNotResolve: true }),
    ...layers,
    ...vocabulary,
    ...edges,
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: ['node_modules', '^lib/generated/'] },
    tsPreCompilationDeps: false,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
}
