import { pick, random } from './random'

const words = (text: string) => text.trim().split(/\s+/)

const heads = words(`
  Talent Pay People Staff Work Shift Crew Team Hire Skill Learn Perk Wage Salary Bonus Clock Time Leave Absence
  Travel Expense Card Desk Doc Sign Vault Pass Key Gate Ident Trust Safe Guard Cyber Cloud Data Insight Metric
  Pulse Voice Survey Feed Praise Reward Coach Mentor Career Path Goal Growth Onboard Welcome Badge Visit Room
  Space Board Chart Plan Flow Task Ticket Asset Device Laptop Mobile Chat Meet Call Mail Calendar Note Wiki Link
  Bridge Sync Relay Signal Beacon Harbor Anchor Compass North Summit Ridge River Meadow Forest Maple Cedar Olive
  Amber Coral Indigo Silver Copper Granite Marble Falcon Kestrel Heron Swift Otter Lynx Badger Bison Orca Dolphin
  Lumen Nova Stella Orbit Comet Solar Lunar Polar Alpine Nordic Baltic Iber Gallo Teuto Celtic Atlas Hermes Apollo
  Athena Juno Vesta Ceres Kairos Chronos Civic Social Mutual Santé Prévoyance Paie Congé Équipe Métier Avenir`)
const tails = words(`
  ly ify io hub flow base desk wise bridge point loop kit cloud stack works force mate pilot path line port gate
  scope lens sense mind craft forge lab labs nest field yard house shop box bay dock wave stream grid mesh net
  link sync track trace mark sign key lock pass shield ward watch view vista sight pulse beat spark light beam
  ray star sphere zone room space place land way road lane step jump leap boost lift rise peak`)
const onsets = words('b br c cl d dr f fl g gr h j k kl l m n p pl pr qu r s sk sp st t tr v w z')
const vowels = words('a e i o u a e i o ea ia io ou')
const codas = words('n r l s x m nd nt rk st ra na lo ta vo ro li va')
const descriptors = words(`
  HR Payroll Recruiting Suite Cloud Analytics Connect Learning Benefits Expenses Travel Identity Access Time
  Attendance Planning Engagement Performance Documents Signature Automation Enterprise Business Teams Workforce
  People Care Wellbeing Onboarding Compliance Reports Insights Directory Scheduling Rewards Academy Europe France`)

function brand(next: () => number): string {
  let name = ''
  const syllables = next() < 0.55 ? 2 : 3
  for (let left = syllables; left > 0; left--) name += pick(next, onsets) + pick(next, vowels)
  if (next() < 0.6) name += pick(next, codas)
  return name[0]?.toUpperCase() + name.slice(1)
}

const compound = (next: () => number) => {
  const tail = pick(next, tails)
  return pick(next, heads) + (next() < 0.3 ? tail[0]?.toUpperCase() + tail.slice(1) : tail)
}

/** Names of products, each once: compounds, invented brands, and both with a word for what they do. */
export function productNames(count: number): string[] {
  const next = random(7)
  const names = new Set<string>()
  while (names.size < count) {
    const stem = next() < 0.45 ? compound(next) : brand(next)
    names.add(next() < 0.5 ? `${stem} ${pick(next, descriptors)}` : stem)
  }
  return [...names]
}
