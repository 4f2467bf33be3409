/**
 * Given and family names of the whole world's kind, for `people.ts`. No word stands in both lists, and no two words of
 * a list fold to the same letters: that is what keeps any two people of the sandbox from being namesakes.
 */

/** Splits at blanks; `_` stands for a blank inside a name. */
const words = (text: string): readonly string[] =>
  text
    .trim()
    .split(/\s+/)
    .map(word => word.replace('_', ' '))

/** Given names; the first 240 people have one each. */
export const givenNames = words(`
Ada Mateo Yuki Chiara Kwame Ingrid Rahul Leila Tomasz Aoife Nguyet Diego Freya Babajide Mei Sergei Noor Emil Priya Luca
Zeynep Thandiwe Björn Camila Hiroshi Amara Piotr Siobhán Farid Linnea Rafael Oksana Kofi Élodie Jin Anahit Malik Sinéad Viktor Lakshmi
Zoë Hamza Renée Kenji Chidinma Łukasz Isabela Omar Astrid Vikram Nokuthula Dmitri Fatima Søren Beatriz Takumi Efua Henrik Soraya Gianni
Xiomara Arjun Brigitte Sipho Katarzyna Youssef Maëlle Haruto Adaeze Jakub Paloma Tariq Solveig Anjali Thabo Svetlana Karim Ylva Thiago Minh
Nadia Bogdan Ximena Ravi Niamh Tendai Marika Ibrahim Sanna Gonzalo Ayako Folasade Wojciech Greta Imran Saoirse Lwazi Tatiana Rashid Maren
Álvaro Sakura Obinna Zofia Lorenzo Deepa Eoin Zanele Boris Salma Anders Inês Ryota Abena Marek Carlotta Naveen Róisín Jabu Ludmila
Hakan Elif Joaquín Akiko Chukwuma Agnieszka Pascal Kavya Cormac Nomvula Yaroslav Yasmin Gustav Marisol Daichi Ngozi Stanisław Fiorella Sanjay Gráinne
Mandla Polina Bilal Signe Emiliano Naoko Olumide Magdalena Thierry Meera Declan Lindiwe Vasily Amina Torsten Catalina Satoshi Yetunde Mirosław Bianca
Suresh Orlaith Bongani Galina Mustafa Annika Rodrigo Chiyo Emeka Halina Olivier Sunita Fergus Ayanda Anatoly Zahra Jürgen Valentina Kazuo Temitope
Grzegorz Rosalia Ashok Caoimhe Themba Irina Khalid Gudrun Esteban Midori Uchenna Danuta Benoît Rekha Ciarán Nandi Kirill Samira Detlef Pilar
Shiro Bukola Leszek Ornella Manoj Bláthnaid Vusi Nadezhda Jamal Hedda Ignacio Fumiko Segun Jadwiga Cédric Padma Oisín Zodwa Gleb Hanan
Uwe Dolores Tetsuya Ifeoma Zbigniew Graziella Vijay Muirne Lungile Raisa Waleed Tuva Aurelio Chieko Tunde Bożena Fabrice Indira Tadhg Nomsa
`)

/** Family names as people know them; the first 240 people have one each. */
const knownFamilyNames = words(`
Lovelace Fernández Tanaka Rossi Mensah Lindqvist Sharma Haddad Kowalski Gallagher Nguyen Castellanos Halvorsen Okafor Zhang Ivanov Rahman Nilsson Iyer Moretti
Yılmaz Dlamini Magnusson Oliveira Yamamoto Nwosu Wiśniewski O'Sullivan Hosseini Bergström Almeida Shevchenko Asante Lefèvre Park Petrosyan Siddiqui Kavanagh Popov Venkatesan
Papadopoulos Chaudhry Dubois Watanabe Eze Zieliński Carvalho Mansour Thorsen Banerjee Khumalo Volkov Bouzid Rasmussen Figueiredo Nakamura Boateng Eriksson Ghorbani Esposito
Villanueva Mukherjee Schneider Mthembu Lewandowska Benali Gauthier Suzuki Chukwu Novák Escobar Qureshi Haugen Deshpande Mokoena Kuznetsova Darwish Öberg Cavalcanti Tran
Horvat Ionescu Zamora Krishnan Brennan Moyo Tamm Diallo Virtanen Ibarra Fujimoto Adeyemi Jankowski Weber Baig Fitzgerald Nkosi Orlova Jaber Dahl
Etxeberria Ishikawa Onyekachi Wójcik Bianchi Reddy McCarthy Zulu Sokolov Khoury Sørensen Pereira Kobayashi Owusu Dvořák Colombo Nair O'Brien Ndlovu Morozova
Demir Aydın Quiroga Saito Ogunleye Kaczmarek Lambert Menon Doherty Sithole Bondarenko Sayegh Lindgren Arroyo Shimizu Uzoma Mazur Ricci Gupta Ní_Bhriain
Cele Lebedeva Aslam Møller Guzmán Inoue Akinola Krawczyk Marchand Pillai Byrne Mkhize Kovalenko Barakat Schröder Bustamante Mori Oyelaran Piotrowski Greco
Patel Fitzpatrick Radebe Smirnova Karaca Åkerlund Peñaloza Endo Igwe Grabowski Rousseau Kapoor Cullen Maseko Kozlov Najjar Vogel Salazar Hayashi Balogun
Pawlak Marino Chatterjee Ó_Dálaigh Shabalala Fedorova Aziz Gunnarsdóttir Urrutia Ogawa Nnamdi Michalak Girard Bhatt Whelan Zungu Nikitin Sabbagh Hartmann Cifuentes
Kimura Afolabi Sikora Fontana Joshi MacLeod Ngcobo Vorobyova Mirza Bjerke Echeverría Maeda Anyanwu Baran Fournier Rao Kearney Mahlangu Belov Hamdan
Krüger Maldonado Sasaki Obiora Duda Ferrara Trivedi Brogan Sibiya Zaitseva Hashmi Lund Olmedo Kikuchi Abiodun Szulc Perrot Varma Tierney Gumede
`)

/** Family names grow from stems and endings in each of these ways, as they do in the languages they are taken from. */
const familyRoots: readonly (readonly [stems: string, endings: string])[] = [
  [
    'Björk Ek Gran Al Ceder Sand Sten Sjö Ström Ny Öst Väst Söder Norr Hög Låg Rosen Blom Lilje Hammar',
    'kvist skog lid stedt holm vall mark ås näs torp hult hed fors back strand linder feldt blad',
  ],
  [
    'Ash Brad Black Clay Dun Elm Hal Hart Kirk Lang Marl Nor Oak Pres Red Stan Thorn Whit Win Wood',
    'worth ford bury combe croft field ham hurst leigh ridge stead thwaite wick borough more grave shaw cott',
  ],
  [
    'Yama Matsu Naka Kita Nishi Higashi Ishi Kawa Mizu Ao Shira Kuro Taka Hira Naga Oka Sugi Take Ume Hoshi',
    'guchi zawa mine bayashi hara shita uchi naga saki tani numa nuki bashi shiro jima zuka hashi bata',
  ],
  [
    'Baran Berez Chern Dan Hryhor Hrab Klym Koval Kravch Lys Marchen Mel Naum Ostap Pavl Rom Sav Tymosh Vasyl Zakhar',
    'iuk yshyn skyi yak ets ovych enchuk ura ivets ytskyi anenko elko ishchak usenko oruk yta ash ynets',
  ],
  [
    'Ade Ola Oluwa Ayo Baba Ogun Ifa Olu Akin Omo Fola Ire Ola-olu Temi Bami Kole Dare Mofe Sina Wura',
    'sanya gbenga dele lowo ranti yinka wunmi niyi seun bowale funmi tomi keye dapo rinde jimi molu sola',
  ],
  [
    'Rama Krishna Venkata Shiva Surya Chandra Lakshma Nara Hari Guru Deva Raja Sesha Vira Ganga Muthu Sundara Bala Aditya Ananta',
    'murthy swamy natha raju gopal linga varman kumaran prasada dasan nayaka keswar chari pathy thilak bhushan vel sekhar',
  ],
  [
    'Stein Rosen Linden Birken Eichen Tannen Buchen Falken Adler Habicht Wolfs Hirsch Reh Fuchs Brunn Mühl Kirch Schloss Hof Wald',
    'hausen brecht acker winkel thaler egger huber reuter rieder stetter kamp busch loh horst wiese grund kessel siepen',
  ],
  [
    'Bere Gior Kapa Lomi Mame Nino Otar Papa Sharva Tsere Vash Zura Abash Beri Chkho Dola Gela Jani Kiknav Maisu',
    'dzeri kidze mashvili rishvili bashvili geladze nadze ridze vadze lidze tadze radze kidashvili nashvili tishvili liani vani teli',
  ],
  [
    'Hak Aram Gaspar Grig Hov Karap Kirak Manuk Mart Nazar Sarg Step Tigran Vardan Yeghi Zakar Avet Bagh Davt Eghi',
    'oyan iryan unyan azyan onyan ashyan elyan atyan evyan inyan ukyan adyan ostyan ikyan aryan alyan agyan emyan',
  ],
  [
    'Mwan Kip Chep Ota Ndu Wanji Kama Njo Kari Muri Gath Mbu Ocho Odhi Oti Awu Akin-i Nyam Simi Waku',
    'giwa ruto lagat kosgei ngeno tanui maru rono bett kemboi chumba sang koech menjo tich keter mutai birgen',
  ],
  [
    'Etxe Men Arri Zabal Iri Uri Ola-b Bel Har Goi Ibar Itur Larra Lizar Mendi Oiar Sagas Urki Zubi Aran',
    'garay tegui barria goitia aga ondo eta urru azpi alde buru iaga zarraga barrena gorri luze txiki oleta',
  ],
  [
    'Alek Bog Mil Rad Stan-i Vuk Dobr Ljub Drag Bran Grub Jov Kost Laz Mar-i Nem Obr Pred Slav Tom-i',
    'ojević unović anović isavljević omirović osavljević enković inčić ašinović ulović etić orčević ančević ušić ojčić imirić ekić oslavčić',
  ],
]

/** Every family name: the known ones first. */
export const familyNames: readonly string[] = [
  ...knownFamilyNames,
  ...familyRoots.flatMap(([stems, endings]) =>
    words(endings).flatMap(ending => words(stems).map(stem => `${stem.replace('-', '')}${ending}`)),
  ),
]
