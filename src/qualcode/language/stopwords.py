"""Stop words for nynorsk, which spaCy has none of."""

NYNORSK = frozenset(
    """
    alle andre at av begge berre blei bli blir blitt både båe da dei deim deira deires den denne
    der dere deg di din disse ditt do du då eg ein eit eitt eller elles enn er et ett etter for
    fordi før frå ha hadde han hans har her hit hjå ho hoe honom hoss hossen hvis i ikkje ikke inn
    ingen inkje ja jau jo kan kva kvar kvarhelst kvem kven kvi kvifor kor korleis korso kun kunne
    ligg man mange med meg meir men mi min mine mitt mot mykje må nei no noka noko nokon nokor
    nokre nå når og også om opp oss over på sa same seg seier si sia sidan sin sine sitt sjøl skal
    skulle slik so som somme somt så sånn til um under upp ut var vart vere verte vi vil ville vore
    vors vort være vært å òg liksom altså sånne eigentleg kanskje nok vel litt
    """.split()
)
