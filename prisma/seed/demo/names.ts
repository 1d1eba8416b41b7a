/** Given and family names by country, for people who do not exist. */
export const names: Record<string, { given: string[]; family: string[] }> = {
  FR: {
    given:
      'Adèle Alexis Amélie Antoine Baptiste Camille Chloé Clément Élise Étienne Fanny Gabriel Hélène Hugo Inès Jérôme Julie Louis Manon Mathilde Nicolas Océane Pauline Quentin Romain Sabrina Théo Valentin Yasmine Zoé'.split(
        ' ',
      ),
    family:
      'Aubert Barbier Besnard Blanchard Bouvier Carpentier Chevalier Colin Delmas Durand Faure Fournier Gaillard Girard Guérin Hamel Jacquet Lacroix Leclerc Lefèvre Maillard Marchal Meunier Noël Perrin Picard Renaud Rousseau Tessier Vidal'.split(
        ' ',
      ),
  },
  DE: {
    given:
      'Anja Anton Birgit Carla Daniel David Elias Emilia Felix Franziska Greta Hannes Ida Jakob Johanna Julian Katrin Klara Leon Lena Lukas Maren Moritz Nele Paul Sebastian Sophie Stefan Tobias Ursula'.split(
        ' ',
      ),
    family:
      'Arnold Bauer Böhm Brandt Busch Dietrich Ebert Fiedler Graf Günther Hahn Heinrich Jäger Kaiser Köhler Krüger Lang Lehmann Möller Neumann Otto Peters Pohl Richter Sauer Schäfer Seidel Vogel Weiß Ziegler'.split(
        ' ',
      ),
  },
  GB: {
    given:
      'Adam Aisha Alice Amelia Benjamin Charlotte Daisy Edward Eleanor Farah George Grace Harry Imogen Isla Jack Joseph Leo Matilda Megan Nadia Noah Olivia Oscar Priya Rosie Samuel Sienna Thomas William'.split(
        ' ',
      ),
    family:
      'Ahmed Baker Barnes Begum Brooks Campbell Carter Cooper Davies Edwards Fletcher Foster Grant Harris Hughes Jenkins Kelly Lloyd Mason Mitchell Murray Owen Palmer Patel Reid Shaw Turner Walsh Webb Young'.split(
        ' ',
      ),
  },
}
