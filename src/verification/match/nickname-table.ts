/**
 * Names and what people are called for short, one name a row, in its language. A short form may stand in several rows:
 * `Sasha` is Alexander or Alexandra, which does not make Alexander and Alexandra one. Spellings that no rule of the
 * alphabet leads to (`Steven`, `Stephen`) stand here too.
 */
export const nicknameRows = `
abigail abby gail
abraham abe bram
adam ad
adelaide addie heidi
agnes aggie
albert al bert bertie
alexander alex al lex sandy xander sasha alec sascha
alexandra alex lexi sandra sandy sasha alexa
alfred alf fred freddie
alice ali allie
allison allie alison ally
amanda mandy
andrew andy drew
angela angie
anne ann annie nan anna
anthony tony ant antony
arthur art artie
barbara barb babs barbie
benjamin ben benny benji
bernard bernie
bradley brad
caroline carol carrie lina
catherine cathy cate kate katie kathy kitty katherine kathryn cat
charles charlie chuck chas chaz
charlotte charlie lottie
christian chris
christina chris tina chrissy christine kristina
christopher chris topher kit
clifford cliff
cynthia cindy
daniel dan danny
david dave davy
deborah deb debbie debra
dennis den denny
dominic dom nick
donald don donny
dorothy dot dottie dolly
douglas doug
edward ed eddie ned ted teddy
edwin ed eddie
eleanor ellie nell nora
elizabeth liz beth betty eliza lizzie bess libby elisabeth lisa betsy
emily em emmy
emma em
eugene gene
evelyn evie
florence flo
frances fran frankie
francis frank fran
franklin frank
frederick fred freddy rick
gabriel gabe
george georgie
gerald gerry jerry
gregory greg
harold harry hal
harriet hattie
helen nell nellie
henry harry hank hal
herbert herb bert
isabella bella izzy isabel
jacob jake
jacqueline jackie
james jim jimmy jamie jem
janet jan
jason jay
jeffrey jeff geoff geoffrey
jennifer jen jenny
jeremy jerry jem
jessica jess jessie
joanna jo joan joanne
john johnny jack jon
jonathan jon jonny nathan johnathan
joseph joe joey jo
joshua josh
judith judy
julia julie
kenneth ken kenny
kimberly kim
lawrence larry laurie laurence
leonard leo len lenny
louis lou louie lewis
louise lou
lucille lucy
madeline maddie
margaret maggie meg peggy marge margie greta daisy
martha marty
martin marty
mary molly polly mae
matthew matt
maximilian max
megan meg
melissa mel lissa
michael mike mick mickey micky
michelle shelly
nancy nan
natalie nat
nathaniel nate nat nathan
nicholas nick nicky nico nicolas
nicole nicky
oliver ollie
olivia liv livvy
pamela pam
patricia pat patty trish tricia
patrick pat paddy
penelope penny
peter pete
philip phil pip
rachel rach
raymond ray
rebecca becky becca
richard rich rick dick ricky richie
robert bob rob bobby robbie bert
roberta bobbie robbie
ronald ron ronnie
rosemary rose rosie
rudolph rudy
samuel sam sammy
samantha sam
sarah sally sadie
sharon shari
sophia sophie
stanley stan
stephanie steph steff
stephen steve steven stevie
susan sue susie suzie
susanna sue susie
sylvester sly
terence terry
theodore ted teddy theo
theresa terry tess tessa teresa
thomas tom tommy
timothy tim timmy
valerie val
veronica ronnie
victor vic
victoria vicky tori
vincent vince vinnie
virginia ginny
walter walt wally
william bill will billy willy liam
zachary zach zack
alejandro alex ale jandro
alejandra ale alex
antonio tono antonito tony
beatriz bea bety
carlos carlitos charly
carolina caro
concepcion concha conchita
consuelo chelo
cristina cris tina
cristobal cris
dolores lola loli
eduardo edu lalo
enrique quique kike
ernesto neto
esperanza espe
eugenia geno
federico fede
fernando fer nando
francisca paca paqui fran
francisco paco pancho fran kiko curro chico
gabriela gaby gabi
gonzalo gon
gregorio goyo
guadalupe lupe lupita
guillermo memo guille
gustavo gus tavo
ignacio nacho
isabel isa chabela
jesus chuy chus
joaquin quino
jose pepe chepe ze
josefa pepa pepita
josefina pepa fina
juan juanito juancho
leonardo leo
lorenzo lencho
luis lucho luisito
manuel manolo manu lolo
margarita marga rita
maria mari mia maruja
mercedes merche meche
miguel migue
montserrat montse
patricia patri
pedro perico
pilar pili
rafael rafa
ramon moncho
ricardo richi
roberto beto rober
rodrigo rodri
rosario charo chayo
salvador chava salva
santiago santi
sebastian seba sebas
sergio checo
teresa tere
tomas tomasito
vicente chente
antonia tonia
augusto guto
caetano caito
henrique rique
joao joaozinho
jorge joca
leandro le
luciana lu
luiz lula
matheus teteu
mariana mari
rafaela rafa
tiago ti
andreas andi
angelika geli
barbel babsi
bernhard bernd
brigitte gitte gitti
christoph chris stoffel
dieter didi
elisabeth lisa lisbeth elli else ilse sissi
ferdinand ferdi
franz franzl
friedrich fritz fiete
gabriele gabi
georg schorsch jorg
gerhard gerd
gertrud trude traudl
gottfried friedel
gunther gunter
hannelore hanne lore
heinrich heinz heiner heini hein
hildegard hilde
jakob jockel
johann hans hannes
johanna hanna hanne
johannes hans hannes johann
josef sepp jupp beppo
katharina kathi kathe katja katrin
klaus claus
ludwig lutz
manfred manni fred
margarete grete gretel gretchen
matthias matze mathias hias
maximilian maxi
michael michi
monika moni
nikolaus klaus niko
rosemarie rosi
rudolf rudi
sebastian basti wastl
siegfried sigi
sophie sofie
stefan steffen steff
susanne susi
theresia resi
ulrich uli
ulrike uli rike
ursula uschi ulla
waltraud traudl
werner werni
wilhelm willi wim helmut
wolfgang wolf wolfi
aleksandr sasha alexander shura sanya
aleksandra sasha alexandra shura
aleksey alyosha lyosha alexei
anastasiya nastya stasya anastasia
anatoliy tolya
andrey andryusha
anna anya
arkadiy arkasha
boris borya
daria dasha darya
dmitriy dima mitya
ekaterina katya katia yekaterina
elena lena yelena
evgeniy zhenya eugene
evgeniya zhenya eugenia
fyodor fedya fedor
galina galya
georgiy gosha zhora
grigoriy grisha
igor igoryok
irina ira
ivan vanya
konstantin kostya
kseniya ksyusha xenia
larisa lara
leonid lyonya
lidiya lida
lyubov lyuba
lyudmila lyuda mila ludmila
margarita rita
maria masha mariya
mikhail misha
nadezhda nadya
natalya natasha nata nataliya natalia
nikita nik
nikolay kolya
oksana ksana
oleg olezhka
olga olya
pavel pasha
polina polya
pyotr petya petr
roman roma
semyon syoma semen
sergey seryozha seriozha
sofiya sonya sofia
stanislav stas
svetlana sveta lana
tatyana tanya tatiana
valentina valya
valeriy valera
vasiliy vasya
viktor vitya
viktoriya vika
vitaliy vitya vitalik
vladimir vova volodya
vladislav vlad
vyacheslav slava
yaroslav slava yarik
yekaterina katya
yevgeniy zhenya eugene
yuliya yulya julia
yuriy yura
oleksandr sashko sasha oles
oleksiy oleksa
mykola kolya mykolka
mykhailo mykhas misha
volodymyr volodya vova
kateryna katya
dmytro dima
yuriy yurko
andriy andriyko
giuseppe beppe peppe pino
giovanni gianni vanni nino
francesco franco checco
francesca franca
luigi gigi gino
salvatore totò toto turi
antonio nino tonino
vincenzo enzo
lorenzo renzo enzo
alessandro ale sandro
alessandra ale sandra
domenico mimmo
raffaele lello
margherita rita
elisabetta betta elisa
caterina rina
frederic fred
jean jeannot
philippe phil
stephane steph
veronique vero
dominique dom
catherine cathy
nicolas nico
krzysztof krzys krzysiek
katarzyna kasia
malgorzata gosia
jan janek jas
stanislaw staszek
tadeusz tadek
wojciech wojtek
zbigniew zbyszek
agnieszka aga
aleksandra ola
elzbieta ela
joanna asia
johannes jan
cornelis kees cor
hendrik henk
jacobus jaap koos
pieter piet
wilhelmus wim
konstantinos kostas dinos costas
georgios giorgos yiorgos george
ioannis giannis yannis john
dimitrios dimitris mitsos jimmy
nikolaos nikos nick
panagiotis panos takis
athanasios thanasis thanos sakis
eleni elena lena
aikaterini katerina
vasileios vasilis bill
evangelos vangelis
michail michalis
spyridon spyros
mohammed mo hamoudi
abdullah abdul
yitzhak itzik yitz isaac
moshe moishe moses
yosef yossi
avraham avi abraham
jiri jirka
frantisek franta
istvan pista
laszlo laci
erzsebet zsoka bozsi erzsi
katalin kati
ferenc feri
mehmet memo
ibrahim ibo
mustafa musti
`
