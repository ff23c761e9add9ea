/** The architecture as rules (DESIGN: rooms). Each says why; `npm run rooms` checks them. */
const CORE = '^src/(diagnostics|calendar|expression|program|decision|language|organisation|engine|simulator)/';

module.exports = {
  forbidden: [
    {
      name: 'core-is-pure',
      comment: 'The core gives the same answer for the same input everywhere: no I/O, no clock, no node modules.',
      severity: 'error',
      from: { path: CORE },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-stands-alone',
      comment: 'What runs a case must not know how it is stored, served or scheduled.',
      severity: 'error',
      from: { path: CORE },
      to: { path: '^src/(connectors|delivery|temporal|store|http|console|server|cli|editor)/' },
    },
    {
      name: 'engine-sees-little',
      comment:
        'The engine runs inside the workflow sandbox: it may see the compiled form, evaluation, decisions, arithmetic and candidates.',
      severity: 'error',
      from: { path: '^src/engine/' },
      to: {
        path: '^src/',
        pathNot: [
          '^src/engine/',
          '^src/program/',
          '^src/expression/(evaluate|fault|instant)\\.ts$',
          '^src/decision/(evaluate|named-tables)\\.ts$',
          '^src/calendar/(arithmetic|compiled|duration|ledger)\\.ts$',
          '^src/organisation/(access|organisation-rule|request|snapshot|candidate|changed-person|customer-contact)\\.ts$',
        ],
      },
    },
    {
      name: 'bundle-stays-small',
      comment:
        'The workflow bundle is evaluated for every case and must replay for ever: no parsers, no schema compiler, no time-zone library.',
      severity: 'error',
      from: { path: '^workers/workflows\\.ts$' },
      to: {
        reachable: true,
        path: '^(node_modules/(yaml|ajv|temporal-polyfill|chinese-days|pg|kysely|express)/|src/(language|diagnostics|simulator|connectors|delivery|store|http|server|cli)/)',
      },
    },
    {
      name: 'bundle-has-no-node',
      comment: 'The sandbox has no node modules.',
      severity: 'error',
      from: { path: '^workers/workflows\\.ts$' },
      to: { reachable: true, path: '^(fs|path|crypto|os|url|child_process|net|http|https)$' },
    },
    {
      name: 'nothing-imports-cli',
      comment: 'The command line is the outermost room: argv, stdout and exit codes live there alone.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'cli-speaks-http',
      comment:
        'The command line talks to a running Steward over HTTP, as anyone does; `up` alone speaks to the server process it starts, in the words of their contract. `compile` names a Program as the store does.',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^src/(http|server|store)/', pathNot: ['^src/server/child-contract\\.ts$', '^src/store/program-hash\\.ts$'] },
    },
    {
      name: 'http-below-server',
      comment: 'The server composes the parts; no part knows the composition.',
      severity: 'error',
      from: { path: '^src/(http|temporal|store|delivery|console)/' },
      to: { path: '^src/server/' },
    },
    {
      name: 'store-knows-no-driver',
      comment: 'What is stored does not depend on who runs it.',
      severity: 'error',
      from: { path: '^src/store/' },
      to: { path: '^src/(temporal|http|delivery|language|simulator)/' },
    },
    {
      name: 'connectors-know-operations',
      comment: 'Asking the outside is the same whoever asks: a connector knows the compiled operations and nothing of cases.',
      severity: 'error',
      from: { path: '^src/connectors/' },
      to: { path: '^src/', pathNot: ['^src/connectors/', '^src/program/'] },
    },
    {
      name: 'editor-answers-are-pure',
      comment: 'What an editor is answered is worked out from texts; the protocol, and the disk, are the business of connection.ts alone.',
      severity: 'error',
      from: { path: '^src/editor/', pathNot: '^src/editor/connection\\.ts$' },
      to: { path: '^(node_modules/vscode-languageserver|src/editor/connection\\.ts$)|^(fs|path|url|child_process|process)$' },
    },
    {
      name: 'editor-knows-the-language',
      comment: 'An editor is served from the language: nothing that runs or stores cases is reached.',
      severity: 'error',
      from: { path: '^src/editor/' },
      to: { path: '^src/(engine|simulator|temporal|store|http|console|server|cli|identity)/' },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one thing in two places.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports and that starts nothing is dead.',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: ['^src/temporal/payload-converter\\.cts$', '^src/console/'] },
      to: {},
    },
    {
      name: 'sources-use-dependencies',
      comment: 'What is shipped must not need what is only installed for development.',
      severity: 'error',
      from: { path: '^(src|workers)/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: '@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.cts', '.js', '.cjs', '.json'],
    },
    exclude: { path: '^dist/' },
  },
};
