// The title belongs to the layout: of a page that is answered 404 Next asks none once it is dynamic.
export { absentMetadata as generateMetadata } from '@/components/layout/absent'

export default function MemberLayout({ children }: LayoutProps<'/[locale]/member'>) {
  return children
}
