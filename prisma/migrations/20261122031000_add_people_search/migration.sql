-- Lets one GIN index answer for a single organization (uuid beside trigrams). Trusted since PostgreSQL 13.
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- Text as people search it: words in small letters without accents, each after one blank; an apostrophe
-- joins, other punctuation parts. ' jean pierre obrien' for "Jean-Pierre O’Brien". The ranges are written
-- out because [[:alnum:]] depends on the database's locale.
CREATE FUNCTION search_text(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
  SELECT ' ' || btrim(regexp_replace(
    replace(lower(public.unaccent('public.unaccent'::regdictionary, value)), '''', ''),
    '[\u0001-/:-@\[-`{-\u00bf\u2010-\u206f]+', ' ', 'g'
  ))
$$;

-- Not in schema.prisma: only the directory's search reads it. Names stand in both orders before the bar.
ALTER TABLE "Employee" ADD COLUMN "searchText" text NOT NULL GENERATED ALWAYS AS (
  search_text("givenName" || ' ' || "familyName" || ' ' || "givenName")
    || ' |' || search_text(email::text || ' ' || coalesce(department, ''))
) STORED;

CREATE INDEX "Employee_search" ON "Employee" USING gin ("organizationId", "searchText" gin_trgm_ops);
