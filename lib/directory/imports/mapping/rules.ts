import {
  type AttributeDefinition,
  type ColumnTarget,
  type ImportField,
  type ImportMapping,
  importFields,
} from '@/lib/directory/imports/schema'
import { foldWords, guessDateFormat } from '@/lib/directory/imports/values/rules'

/** How programs head the columns, in English and French; folded when they are compared. */
const names: Record<ImportField, string> = {
  givenName: 'given name,first name,firstname,forename,preferred name,prénom,prénoms',
  familyName: 'family name,last name,lastname,surname,nom,nom de famille,nom d usage,nom usuel',
  email:
    'email,e mail,mail,work email,work e mail,business email,email address,e mail address,company email,primary email,' +
    'courriel,adresse e mail,adresse email,adresse mail,adresse électronique,e mail professionnel,email professionnel,mail professionnel,user principal name,upn',
  externalId:
    'external id,externalid,employee id,employeeid,employee number,employee no,personnel number,staff id,worker id,' +
    'payroll id,id,matricule,numéro de matricule,numéro d employé,identifiant,identifiant externe,id externe,n de matricule',
  jobTitle:
    'job title,jobtitle,title,position,role,poste,intitulé du poste,intitulé de poste,fonction,emploi,titre',
  department: 'department,dept,division,business unit,département,direction,service,unité',
  team: 'team,squad,équipe,pôle',
  location:
    'location,office,site,work location,city,workplace,lieu,lieu de travail,bureau,établissement,ville',
  country: 'country,country code,work country,pays,code pays',
  language: 'language,preferred language,locale,langue,langue préférée',
  manager:
    'manager,manager email,manager e mail,manager id,line manager,reports to,supervisor,responsable,manager direct,' +
    'e mail du manager,email du manager,email du responsable,e mail du responsable,supérieur hiérarchique,n 1,matricule manager,matricule du manager,matricule du responsable',
  employmentType:
    'employment type,contract type,contract,worker type,employee type,type de contrat,contrat,nature du contrat',
  startDate:
    'start date,hire date,hired,date of hire,joined,joining date,date d entrée,date d embauche,date de début,date d arrivée,entrée',
  endDate:
    'end date,termination date,leave date,leaving date,last day,date de sortie,date de fin,date de départ,sortie',
  status: 'status,employment status,state,active,statut,état,situation',
}

const targets = new Map<string, ImportField>(
  importFields.flatMap((field) =>
    [field, ...names[field].split(',')].map((name) => [foldWords(name), field] as const),
  ),
)

/** Which column is what, by their names alone; each field once, the first that fits. */
export function guessColumns(
  header: readonly string[],
  attributes: readonly Pick<AttributeDefinition, 'key' | 'name'>[],
): (ColumnTarget | null)[] {
  const taken = new Set<ColumnTarget>()
  return header.map((name) => {
    const folded = foldWords(name)
    const own = attributes.find((one) => foldWords(one.name) === folded || foldWords(one.key) === folded)
    const target: ColumnTarget | undefined = own ? `attribute:${own.key}` : targets.get(folded)
    if (!target || taken.has(target)) return null
    taken.add(target)
    return target
  })
}

const dates: readonly (ColumnTarget | null)[] = ['startDate', 'endDate']

/** A first mapping of a file that nobody has mapped before. */
export function guessMapping(
  header: readonly string[],
  rows: readonly string[][],
  attributes: readonly Pick<AttributeDefinition, 'key' | 'name' | 'type'>[],
): ImportMapping {
  const columns = guessColumns(header, attributes)
  const isDate = (target: ColumnTarget | null) =>
    dates.includes(target) ||
    attributes.some(({ key, type }) => type === 'date' && target === `attribute:${key}`)
  const places = columns.flatMap((target, index) => (isDate(target) ? [index] : []))
  const samples = rows.flatMap((values) => places.map((place) => values[place]?.trim() ?? '')).filter(Boolean)
  return { columns, dateFormat: guessDateFormat(samples), empty: 'keep', missing: 'keep' }
}

/** A remembered mapping without the attributes that are gone. */
export function stillValid(mapping: ImportMapping, attributes: readonly { key: string }[]): ImportMapping {
  const known = new Set(attributes.map(({ key }) => `attribute:${key}`))
  const columns = mapping.columns.map((target) =>
    target?.startsWith('attribute:') && !known.has(target) ? null : target,
  )
  return { ...mapping, columns }
}

/** Why a mapping cannot be used: a reason of the messages for a column, or for all (`null`). */
export function refuseMapping(columns: readonly (ColumnTarget | null)[]): {
  column: number | null
  reason: string
} | null {
  const twice = columns.findIndex((target, index) => target !== null && columns.indexOf(target) < index)
  if (twice >= 0) return { column: twice, reason: 'importTargetTwice' }
  if (columns.includes('email') || columns.includes('externalId')) return null
  return { column: null, reason: 'importNoIdentity' }
}

/** The columns' names as people tell them apart: none is empty, none stands twice. */
export function nameColumns(header: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return header.map((raw, index) => {
    const name =
      raw
        .replace(/[\p{Cc}\s]+/gu, ' ')
        .trim()
        .slice(0, 100) || `#${index + 1}`
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name} (${count})`
  })
}
