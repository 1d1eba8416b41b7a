import { getLocale } from 'next-intl/server'
import { ComingSoonActions } from '@/components/catalog/coming-soon-actions'
import { ListingView } from '@/components/catalog/listing-view'
import { MemberActions } from '@/components/catalog/member-actions'
import { VisitorActions } from '@/components/catalog/visitor-actions'
import { Gated } from '@/components/layout/gated'
import { Skeleton } from '@/components/ui/skeleton'
import { can } from '@/lib/auth/permissions'
import { getActor } from '@/lib/auth/session'
import { listingSlug } from '@/lib/catalog/listing/schema'
import { getListing, memberCardStates, relatedListings } from '@/lib/catalog/queries'
import { parseParam } from '@/lib/http/parse-param'
import { findOwnWatch } from '@/lib/listing-watches/queries'
import { findListingVerdicts } from '@/lib/policies/queries'

export { generateMetadata } from '../../../../(marketplace)/marketplace/[slug]/page'

type Props = PageProps<'/[locale]/member/marketplace/[slug]'>

/** A listing for someone signed in: `/marketplace/{slug}` with a session cookie is served from here. */
export default function MemberListingPage({ params }: Props) {
  return <Gated fallback={<Skeleton className="h-96 w-full" />} render={() => renderListing(params)} />
}

async function renderListing(params: Props['params']) {
  const [given, locale, actor] = await Promise.all([params, getLocale(), getActor()])
  const slug = parseParam(listingSlug, given.slug)
  const listing = await getListing(actor, slug, locale)
  const related = await relatedListings(actor, slug, locale)
  if (listing.stage === 'coming_soon') {
    const watch = can(actor, 'listing-watch:read') ? await findOwnWatch(actor, slug) : null
    const actions = <ComingSoonActions slug={slug} watchedBy={watch?.email} />
    return <ListingView listing={listing} related={related} actions={actions} />
  }
  if (!can(actor, 'workspace:read')) {
    return <ListingView listing={listing} related={related} actions={<VisitorActions listing={listing} />} />
  }
  // A colleague without a marketplace right is told which one connecting needs, not sent to sign in again.
  const states = can(actor, 'activation:read') ? await memberCardStates(actor, [slug]) : null
  const state = states?.get(slug) ?? null
  const canConnect = can(actor, 'connection:create')
  const verdict = can(actor, 'policy:read') ? (await findListingVerdicts(actor, [slug])).get(slug) : undefined
  return (
    <ListingView
      listing={listing}
      related={related}
      actions={
        <MemberActions
          listing={listing}
          state={state}
          canConnect={canConnect}
          blocked={verdict?.reason ?? null}
        />
      }
    />
  )
}
