import { sampleCredentials } from '@/lib/sandbox/options'
import { type SourceListing, sourceListing } from '../catalog/source'

const text = (en: string, fr: string) => ({ en, fr })

/** The listing of the sandbox provider at this address, as an entry of listings.json would have it. */
export function sandboxListing(url: string): SourceListing {
  const isHttps = url.startsWith('https:')
  const tokenEndpoint = {
    tokenUrl: `${url}/oidc/token`,
    revocationUrl: `${url}/oidc/token/revocation`,
    tokenAuth: 'client_secret_basic',
    scopes: [
      {
        name: 'people.read',
        reason: text('Match your employees with its people.', 'Rapprocher vos salariés de ses comptes.'),
      },
      {
        name: 'people.write',
        reason: text('Create and deactivate its people.', 'Créer et désactiver ses comptes.'),
      },
    ],
  }
  return sourceListing.parse({
    slug: 'sandbox',
    name: 'Sandbox',
    kind: 'partner',
    publisher: { name: 'Portico Sandbox', website: null },
    categories: ['identity-access', 'it-management'],
    stage: 'live',
    tier: null,
    tagline: text(
      'A provider to try things out with: nothing real, everything possible',
      'Un fournisseur pour s’exercer\u00a0: rien de réel, tout est possible',
    ),
    description: text(
      'The sandbox is a provider that comes with Portico and runs on the same machine. It has an account, a dozen sample people and every way to sign in that Portico knows, and it stores nothing beyond the next restart.\n\n- Connect with an API key, a personal access token or OAuth 2.0: with Portico’s app, your own, client credentials or a password.\n- Let it refuse the key, slow down, answer with errors or drop the connection, and see what Portico says.\n- Follow each call on its own page.\n\nNo data of real people is needed or kept.',
      'Le bac à sable est un fournisseur livré avec Portico, exécuté sur la même machine. Il possède un compte, une douzaine de personnes fictives et tous les modes d’authentification que Portico connaît, et ne garde rien après un redémarrage.\n\n- Connectez-le par clé API, jeton d’accès personnel ou OAuth 2.0\u00a0: avec l’application de Portico, la vôtre, des identifiants client ou un mot de passe.\n- Faites-lui refuser la clé, ralentir, répondre par des erreurs ou couper la connexion, et voyez ce que Portico en dit.\n- Suivez chaque appel sur sa propre page.\n\nAucune donnée de personnes réelles n’est nécessaire ni conservée.',
    ),
    useCases: {
      en: [
        'Try the whole way from connecting to switching off',
        'See how Portico explains a failure',
        'Show an integration without a real account',
      ],
      fr: [
        'Parcourir tout le chemin, de la connexion à la désactivation',
        'Voir comment Portico explique une panne',
        'Montrer une intégration sans compte réel',
      ],
    },
    icon: null,
    brandColor: null,
    languages: ['en'],
    regions: null,
    connection: {
      config: [],
      authMethods: [
        {
          type: 'api_key',
          fields: [
            {
              name: 'apiKey',
              label: text('API key', 'Clé API'),
              secret: true,
              pattern: null,
              example: sampleCredentials.apiKey,
              help: text('Shown on the sandbox’s own page.', 'Affichée sur la page du bac à sable.'),
            },
          ],
          placement: { in: 'header', name: 'Authorization', format: 'Bearer {apiKey}' },
        },
        {
          type: 'personal_access_token',
          fields: [
            {
              name: 'personalToken',
              label: text('Personal access token', 'Jeton d’accès personnel'),
              secret: true,
              pattern: '^spt_.+$',
              example: sampleCredentials.accessToken,
              help: text(
                'Starts with spt_; shown on the sandbox’s own page.',
                'Commence par spt_\u00a0; affiché sur la page du bac à sable.',
              ),
            },
          ],
          placement: { in: 'header', name: 'X-Access-Token', format: '{personalToken}' },
        },
        {
          type: 'oauth2_authorization_code',
          authorizationUrl: `${url}/oidc/auth`,
          ...tokenEndpoint,
          issuer: `${url}/oidc`,
          authorizationResponseIss: true,
          pkce: true,
          authorizationParams: null,
          refreshTokenSeconds: 90 * 24 * 60 * 60,
        },
        { type: 'oauth2_client_credentials', ...tokenEndpoint },
        { type: 'oauth2_password', ...tokenEndpoint, asksForClient: true },
      ],
      baseUrl: `${url}/v1`,
      verify: {
        method: 'GET',
        path: '/me',
        expect: { pointer: '/ok', equals: true },
        account: { id: '/account/id', name: '/account/name' },
      },
    },
    provisioning: {
      protocol: 'scim2',
      baseUrl: `${url}/scim/v2`,
      operations: ['provision', 'update', 'deprovision', 'link'],
    },
    setup: {
      en: [
        `Open the sandbox at ${url}: its page shows the API key, the personal access token, the OAuth app and the password.`,
        'Copy what you chose into the fields. With OAuth 2.0 by the app of Portico there is nothing to copy; in your own app, the redirect address is registered already.',
        'When you are sent to the sandbox, choose one of the two sample accounts and what to allow; no password is asked for.',
        'To see a failure, inject a fault on the sandbox’s page and verify again.',
        'The sandbox refuses job titles of more than 64 characters: where your directory has longer ones, set “Most characters” to 64 in the mapping’s rule for title.',
      ],
      fr: [
        `Ouvrez le bac à sable à l’adresse ${url}\u00a0: sa page affiche la clé API, le jeton d’accès personnel, l’application OAuth et le mot de passe.`,
        'Copiez ce que vous avez choisi dans les champs. Avec OAuth 2.0 par l’application de Portico, il n’y a rien à copier\u00a0; dans la vôtre, l’adresse de redirection est déjà enregistrée.',
        'Lorsque vous passez dans le bac à sable, choisissez l’un des deux comptes fictifs et ce que vous autorisez\u00a0; aucun mot de passe n’est demandé.',
        'Pour voir une panne, provoquez-en une sur la page du bac à sable, puis vérifiez de nouveau.',
        'Le bac à sable refuse les fonctions de plus de 64 caractères\u00a0: si votre annuaire en a de plus longues, indiquez 64 sous «\u00a0Caractères au plus\u00a0» dans la règle de l’attribut title.',
      ],
    },
    permissions: [
      {
        object: 'employees',
        access: 'read',
        fields: ['first_name', 'last_name', 'email', 'department', 'employment_status'],
        sensitivity: 'basic',
        reason: text(
          'Creates and updates the sample people of the sandbox.',
          'Crée et met à jour les personnes fictives du bac à sable.',
        ),
      },
      {
        object: 'employees',
        access: 'write',
        fields: ['external_id'],
        sensitivity: 'basic',
        reason: text(
          'Keeps the sandbox’s identifier beside each employee.',
          'Conserve l’identifiant du bac à sable à côté de chaque salarié.',
        ),
      },
    ],
    pricing: {
      model: 'included',
      note: text('Comes with Portico, in demo mode only.', 'Livré avec Portico, en mode démo uniquement.'),
    },
    support: { url: null, email: null },
    developer: { name: 'Portico Sandbox', website: isHttps ? url : null },
    links: { documentation: isHttps ? url : null, pricing: null, privacy: null, terms: null, status: null },
    demo: true,
  })
}
