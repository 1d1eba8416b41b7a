export interface Department {
  name: string
  size: number
  headTitle: string
  leadTitle: string
  jobTitles: string[]
  /** Teams of one name in every country, or one team a country where null. */
  teams: string[] | null
}

/** 250 people in all. */
export const departments: Department[] = [
  {
    name: 'Engineering',
    size: 75,
    headTitle: 'Chief technology officer',
    leadTitle: 'Engineering manager',
    jobTitles: ['Software engineer', 'Senior software engineer', 'Quality engineer', 'Product designer'],
    teams: ['Platform', 'Applications', 'Data', 'Quality'],
  },
  {
    name: 'Sales',
    size: 60,
    headTitle: 'Chief commercial officer',
    leadTitle: 'Sales manager',
    jobTitles: ['Account executive', 'Sales development representative', 'Solutions consultant'],
    teams: null,
  },
  {
    name: 'Operations',
    size: 45,
    headTitle: 'Chief executive officer',
    leadTitle: 'Operations manager',
    jobTitles: ['Customer support agent', 'Logistics coordinator', 'IT administrator'],
    teams: ['Support', 'Logistics', 'IT'],
  },
  {
    name: 'Marketing',
    size: 28,
    headTitle: 'Chief marketing officer',
    leadTitle: 'Marketing manager',
    jobTitles: ['Content editor', 'Campaign manager', 'Graphic designer'],
    teams: ['Brand', 'Growth'],
  },
  {
    name: 'Finance',
    size: 22,
    headTitle: 'Chief financial officer',
    leadTitle: 'Accounting manager',
    jobTitles: ['Accountant', 'Financial analyst', 'Payroll specialist'],
    teams: ['Accounting', 'Control'],
  },
  {
    name: 'People',
    size: 20,
    headTitle: 'Chief people officer',
    leadTitle: 'Talent manager',
    jobTitles: ['HR business partner', 'Recruiter', 'Learning specialist'],
    teams: ['Talent', 'Partnering'],
  },
]

export interface Country {
  code: string
  name: string
  /** How much of the company works there. */
  weight: number
  language: string
  /** Key of the list of names. */
  names: string
  locations: string[]
}

export const countries: [Country, ...Country[]] = [
  { code: 'FR', name: 'France', weight: 40, language: 'fr', names: 'FR', locations: ['Paris', 'Lyon'] },
  { code: 'DE', name: 'Germany', weight: 25, language: 'de', names: 'DE', locations: ['Berlin', 'Munich'] },
  { code: 'GB', name: 'United Kingdom', weight: 18, language: 'en', names: 'GB', locations: ['London'] },
  { code: 'BE', name: 'Belgium', weight: 9, language: 'fr', names: 'FR', locations: ['Brussels'] },
  { code: 'CH', name: 'Switzerland', weight: 8, language: 'de', names: 'DE', locations: ['Zürich'] },
]
