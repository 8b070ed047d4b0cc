"""The commonest words of bokmål, nynorsk and English, as they open sentences in speech.

They tell an ordinary word with a capital from a name. Not stop words: these are kept whole,
and many of them carry meaning.
"""

_NORWEGIAN = """
a absolutt adresse akkurat aldri all alle aller alltid allting alt altfor altså andre andres anna
annen annenhver anner annet annetsteds antageligvis antakeleg antakelig arbeid arbeidet
arbeidsgivaren arbeidsgivere arbeidsgiveren av avis avtale avtalen bak bakenfor bakom bare barn
barna barnehage barnehagen be bedrifta bedriften begge begynte beklager ber bestandig bestefar
bestemor bil bilen bok boka bolig bord bordet bort borte bosetting bosettinga bosettingen boss bra
brev brevet bror broren brukar bruker brukte budsjett budsjettet burde buss bussen butikken by byen
bygd bygda både bør ca da dag dagen dagene dal dalen damen datteren dei deim deira deires
deltakarane deltakaren deltakere deltakeren deltakerne dem den denne der dere deres deretter derfor
deri derimot dermed desse dessutan dessuten dessverre det dette di dialog din disse dit ditt dobbelt
dottera dra drar dro du dykk dykkar då dør døra e eg egentlig eh ehm ei eigentleg ein einaste
eineste einig eit eitt ekstra elevane elevene elever eller ellers elles elva en enda endå ene eneste
engang enig enkel enkelte enklere enn ennå er et ett etter etterpå eventuelt faktisk familiane
familie familien familiene familier far fare faren fin finans fint fis fjell fjellet fjord fjorden
fjøs fleire flere flest flott flyktningane flyktningene flyktninger folk folka for foran fordi
foreldra foreldre foreldrene forresten forrige forsatt forskjellige fortalte fortel fortell fortsatt
fortsett fra fram framover fremdeles fremover frivillig frivillige frivilligheten frå fyrst fyrste
få får fått fælt føler før først første gamle gang ganger gata gate gi gikk gir gjekk gjer gjerne
gjorde gjort gjør glass god gode godt gras greia greie greier greit greitt gress gris gruppa gruppen
grus gutta gutten guttene gå går ha hadde hage hagen hallo hals halv halvparten ham han hans har
hardt hatt hei heile heime heimen heit heiter heldig heldigvis hele heller helsesykepleier helst
helt hen hennar henne hennes her herfra heter hit hittil hjelp hjem hjemme hjemmet hm ho hoa hos
huff hugsar hun hus huseieren huseigaren huset husker husleie hva hvem hver hverandre hverken hvert
hvilke hvilken hvilket hvis hvor hvordan hvorfor hvorvidt hånd høres høst høsten høyrest i iblant
igjen ikke ikkje imidlertid informant ingen ingenting inn inne innenfor innimellom innom intervju
intervjuer introduksjonsprogrammet introprogrammet is istedenfor især ja jada jau jeans jeg jenta
jentene jo jobb jobben joda jus just jøss kaffe kall kallar kaller kan kanskje kjas kjempebra
kjenner kjennskap kjente klar klart klassa klassen klokka kollegaane kollegaen kollegaene kollegaer
kom komme kommer kommuna kommunen kommunene kona konen kontor kontoret korfor korleis kors kostar
koster kudos kun kunne kurs kurset kva kvar kvarandre kven kvifor kvinnene kvinner kyst kysten la
ladet lang langt larer ledelsen leder ledere lederen lege legen leiaren leiinga leilegheit
leilegheita leilighet leiligheten lenge lengre les lett lik like likevel liksom lisens lite liten
litt livet lov lova loven lunsj lys lyset lærarane læraren lærer lærere læreren lærerne løsningen
mam mamma man mange manglar mangler mannen mannfolk manus mas mat maten med meg mellom mellomtiden
men mener menn menneskene mennesker mens mente mest mesteparten mhm mi min mindre mine minst mitt mm
mor mora moren morgenen morsmål mot mottaket mus mvh mye mykje må målet måtte mødrene møte møtene
møter møtet nabo naboane naboen naboene nabolaget natt naturligvis nei neida neimen neppe neste
nesten nettopp nettverk niks noe noen nok noka noko nokon nokre nokså norsk norsken norskkurset
norskopplæringa norskopplæringen null ny nye nytt nå når nær nærmest nødvendigvis nøkkel nøkkelen og
også oi ok okei om omtrent onkel opp oppe opplever opplæring opplæringa opplæringen oss over overalt
papirene pappa par paradis pass peis penga pengene penger penn personen personlig pga planen plass
plutselig politiet politikarane politikerne praksis praksisen presis pris prisen problemet
programmet prosjektet prøv prøvde prøver pus på pårørende rart regning rekning resten rett
rettleiaren riktig ring ringte rom rommet rundt rådgivaren rådgiver rådgiveren sa sak saken
saksbehandler saksbehandleren samarbeid samarbeidet samme samtalen samtidig sans sant se seg sei
seier seks selv selve selvfølgelig selvsagt senere ser si sia sida sidan side siden sier sikkert
sikre sin sine sist siste sitt situasjonen sjefane sjefen sjelden sjølsagt sjølv sjølve sjølvsagt
skal skjønner skjønte skogen skole skolen skule skulen skulle slik slike slikt slutt små snakk
snakker snart som sommaren somme sommer sommeren sonen sos spesial spesielt spis språket
språkpraksis spurte spør spørsmål stadig stakkars stans stemmer sto stol stor store stort stress
står støtten svar svaret sykehuset sykkel så sånn sånne sånt søknaden søknader sønnen søsken ta takk
tanken tante tar telefon telefonen tenesta tenestene tenk tenker tenkte tid tida tiden tidlegare
tidligere tidspunkt til tilbake tilbud tilbudet timane timen timene ting tingene tja tjenesten
tjenestene tjue to tog toget tok tolk tolkane tolken tolkene trapp trass tre treng trenger trengte
trodde trolig tror tross trudde trur tung tungt uansett uff uka uken ukjent under unga ungane ungdom
ungdommen ungdommene ungene unger ut utan ute uten utenfor utenom utfordringa utfordringen vaksne
vanligvis vann var vart vatn vedtak vedtaket veg vegen vei veien veileder veilederen veit vel veldig
velkommen vent venter ventet vet vi via vil vilkårene ville vinter vinteren viss vissheten visst
vite vits vitsen voksne vore våre vårt vær være vært å åja åpenbart år åra årene året åtte æ én øh
øvrige øy øya
"""
_ENGLISH = """
a about above absolutely actually after afterwards again all almost already also although always am
an and another any anybody anyone anything anyway are around as ask asked at back basically baths be
beans because been before being bells below besides better between bonds boss bosses both brother
bucks bulls bus buses but by call called came can cannot car carries chaos child children class
classes come cops could course day dear definitely did didn't different do does doesn't doing don't
done down during each either else employers enough especially even eventually ever every everybody
everyone everything exactly example except families family father few finally first flowers for from
get give given glass go god going gone good got great guns had half has have having he hello help
her here hers herself hey him himself his home honestly house how however husband i i'd i'll i'm
i've idea if imagine in indeed inside instead into is isn't it it's its itself jeans job just kids
knew know last later least less let life like little long look looking luckily made make many mates
maybe me mean meanwhile meeting meetings men merchants mine money more most mostly mother mr mrs ms
much mum my myself near nearly neighbours never news next no nobody none nor not nothing now
obviously of off office often oh ok okay old on once one ones only or other others otherwise our
ours out over own parents pass peers people perhaps person phone place please plus probably problem
question quite rather really right said same saw say says school see seemed she shops should simply
since sir sister so some somebody somehow someone something sometimes somewhere son soon sorry sort
still students such suddenly sure take teacher teachers tell than thank thanks that that's the their
theirs them themselves then there there's therefore these they they're thing things think this those
though thought three through thus time to today together told tomorrow too took topics true try two
uncle under unfortunately unless until up upon us used usually very wait was wasn't way we we'll
we're we've well went were what what's whatever when whenever where wherever whether which while who
whoever whole whom whose why wife will with within without woman women won't words work worked would
wouldn't yeah year years yes yesterday yet you you're young your yours yourself
"""

COMMON_WORDS = frozenset((_NORWEGIAN + _ENGLISH).split())
"""Words in lower case."""
