/** The people who can sign in while demo mode is on. Their password is public: it opens sample data only. */
export const demoPassword = 'portico-demo-only'

export type DemoRole = 'hr-admin' | 'hr-viewer' | 'group-admin' | 'employee' | 'partner' | 'operator'

export interface Name {
  givenName: string
  familyName: string
}

export interface Persona extends Name {
  role: DemoRole
  locale: 'en' | 'fr'
}

export interface EmployedPersona extends Persona {
  marketplace: 'none' | 'view' | 'edit'
  department: string
  country: string
  location: string
  jobTitle: string
  /** Heads lead a department, leads a team. */
  rank: 'head' | 'lead' | 'member'
}

export const employedPersonas: EmployedPersona[] = [
  {
    role: 'hr-admin',
    marketplace: 'edit',
    givenName: 'Claire',
    familyName: 'Fontaine',
    locale: 'en',
    department: 'People',
    country: 'FR',
    location: 'Paris',
    jobTitle: 'Chief people officer',
    rank: 'head',
  },
  {
    role: 'hr-viewer',
    marketplace: 'view',
    givenName: 'Oliver',
    familyName: 'Bennett',
    locale: 'en',
    department: 'People',
    country: 'GB',
    location: 'London',
    jobTitle: 'HR business partner',
    rank: 'member',
  },
  {
    role: 'group-admin',
    marketplace: 'none',
    givenName: 'Lucie',
    familyName: 'Mercier',
    locale: 'fr',
    department: 'Sales',
    country: 'FR',
    location: 'Paris',
    jobTitle: 'Sales manager',
    rank: 'lead',
  },
  {
    role: 'employee',
    marketplace: 'none',
    givenName: 'Léa',
    familyName: 'Garnier',
    locale: 'fr',
    department: 'Sales',
    country: 'FR',
    location: 'Lyon',
    jobTitle: 'Account executive',
    rank: 'member',
  },
  {
    role: 'employee',
    marketplace: 'none',
    givenName: 'Jonas',
    familyName: 'Becker',
    locale: 'en',
    department: 'Engineering',
    country: 'DE',
    location: 'Berlin',
    jobTitle: 'Software engineer',
    rank: 'member',
  },
  {
    role: 'employee',
    marketplace: 'none',
    givenName: 'Emma',
    familyName: 'Clarke',
    locale: 'en',
    department: 'Marketing',
    country: 'GB',
    location: 'London',
    jobTitle: 'Content editor',
    rank: 'member',
  },
  // Approvals and new owners take a second administrator.
  {
    role: 'hr-admin',
    marketplace: 'edit',
    givenName: 'Nadia',
    familyName: 'Rahal',
    locale: 'fr',
    department: 'People',
    country: 'FR',
    location: 'Lyon',
    jobTitle: 'HR operations manager',
    rank: 'member',
  },
]

export const partnerPersona: Persona = {
  role: 'partner',
  givenName: 'Maya',
  familyName: 'Lindberg',
  locale: 'en',
}

export const operatorPersona: Persona = {
  role: 'operator',
  givenName: 'Sam',
  familyName: 'Porter',
  locale: 'en',
}

/** HR admin of the other organization: an account for tests, not offered as one of the roles. */
export const otherPersona = {
  givenName: 'Grace',
  familyName: 'Holloway',
  locale: 'en',
  marketplace: 'edit',
} as const

/** `Léa Garnier` → `lea.garnier@example.com`. */
export function emailOf({ givenName, familyName }: Name, domain = 'example.com'): string {
  const plain = (text: string) =>
    text
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .replace(/ß/g, 'ss')
      .toLowerCase()
      .replace(/[^a-z]/g, '')
  return `${plain(givenName)}.${plain(familyName)}@${domain}`
}
