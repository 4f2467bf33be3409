/**
 * Names of many cultures, written by hand and not by the product's tables, each with the ways in which people, passports
 * and directories write it. The first is the directory's usual one. `native` is as the country's own documents show it.
 */
export interface Written {
  readonly native?: string
  /** Official spellings of the native name: a document with the script matches them. */
  readonly spellings: readonly string[]
  /** What the person is called for short. */
  readonly nicknames?: readonly string[]
}

export interface Culture {
  readonly name: string
  readonly given: readonly Written[]
  readonly family: readonly Written[]
  /** A second surname, a patronymic or a middle name, which one side may leave out. */
  readonly second?: { readonly in: 'given' | 'family'; readonly names: readonly string[] }
}

/** `native|spelling,spelling|nickname,nickname`, apart by semicolons. */
function stock(rows: string): readonly Written[] {
  return rows
    .trim()
    .split(/\s*;\s*/)
    .filter(Boolean)
    .map(row => {
      const [native = '', spellings = '', nicknames] = row.split('|')
      return {
        ...(native === '' ? {} : { native }),
        spellings: spellings.split(','),
        ...(nicknames === undefined ? {} : { nicknames: nicknames.split(',') }),
      }
    })
}

const latin = (names: string) =>
  names
    .trim()
    .split(/\s*;\s*/)
    .map((name): Written => {
      const [spellings = '', nicknames] = name.split('|')
      return { spellings: spellings.split(','), ...(nicknames === undefined ? {} : { nicknames: nicknames.split(',') }) }
    })

export const cultures: readonly Culture[] = [
  {
    name: 'English',
    given: latin(`Robert|Bob,Rob; William|Bill,Will; Elizabeth|Liz,Beth; Margaret|Maggie,Peggy; James|Jim; Katherine|Kate,Kathy;
      Thomas|Tom; Michael|Mike; Susan|Sue; Richard|Dick,Rick; Joseph|Joe; Patricia|Pat,Trish; Daniel|Dan; Deborah|Debbie;
      Christopher|Chris; Jennifer|Jen; Edward|Ted,Ed; Rebecca|Becky; Andrew|Andy; Victoria|Vicky`),
    family: latin(`Smith; O'Brien,Obrien; Johnson; Taylor; Brown; O'Connor,Oconnor; Walker; Wright; Thompson; White; Hughes;
      Edwards; Green; Hall; Wood; Harris; Lewis; Martin; Jackson; Clarke`),
    second: { in: 'given', names: ['Grace', 'Alan', 'Louise', 'Peter', 'Jane', 'Douglas'] },
  },
  {
    name: 'Spanish',
    given: latin(`José|Pepe; Francisco|Paco,Pancho; Guadalupe|Lupe; Ignacio|Nacho; María José; Ana; Jesús|Chuy; Concepción|Concha;
      Enrique|Quique; Rosario|Charo; Miguel Ángel; Lucía; Íñigo; Begoña; Andrés; Mónica; Ángela; Óscar; Inés; Ramón`),
    family: latin(`García; Rodríguez; Martínez; Hernández; López; González; Pérez; Sánchez; Ramírez; Núñez; Ibáñez; Muñoz; Peña;
      Gutiérrez; Jiménez; Ordóñez; Vázquez; Domínguez; Suárez; Castaño`),
    second: { in: 'family', names: ['Ruiz', 'Ortega', 'Soto', 'Vega', 'Molina', 'Cabrera'] },
  },
  {
    name: 'Portuguese',
    given:
      latin(`João; Antônio; José|Zé; Luiz|Lula; Fátima; Conceição; Sebastião; Inês; Tânia; Vitória; Cauã; Estêvão; Márcio; Júlia;
      Aurélio; Simão; Benício; Letícia; Otávio; Patrícia`),
    family: latin(`Gonçalves; Araújo; Simões; Magalhães; Conceição; Guimarães; Brandão; Leitão; Galvão; Falcão; Mourão; Aragão;
      Camões; Damasceno; Negrão; Frazão; Salomão; Gusmão; Leão; Paixão`),
    second: { in: 'family', names: ['Silva', 'Souza', 'Pereira', 'Costa', 'Alves', 'Ribeiro'] },
  },
  {
    name: 'German',
    given:
      latin(`Jürgen,Juergen; Günther,Guenther; Björn,Bjoern; Käthe,Kaethe; Jörg,Joerg; Sören,Soeren; Friedrich|Fritz; Johannes|Hans;
      Margarete|Gretel,Grete; Heinrich|Heinz; Katharina|Kathi; Ulrich|Uli; Wolfgang|Wolf; Elisabeth|Lisa,Sissi; Maximilian|Max;
      Anne-Marie,Anne Marie; Karl-Heinz,Karl Heinz; Hans-Peter,Hans Peter; Ursula|Uschi; Sebastian|Basti`),
    family: latin(`Müller,Mueller; Schröder,Schroeder; Weiß,Weiss; Köhler,Koehler; Jäger,Jaeger; Groß,Gross; Bäcker,Baecker;
      Schäfer,Schaefer; König,Koenig; Krüger,Krueger; Böhm,Boehm; Löwe,Loewe; Strauß,Strauss; Fröhlich,Froehlich; Grün,Gruen;
      Kühn,Kuehn; Schön,Schoen; Hübner,Huebner; Förster,Foerster; Günzel,Guenzel`),
  },
  {
    name: 'Nordic and Slavic in Latin letters',
    given:
      latin(`Åsa,Aasa; Øystein,Oeystein; Łukasz,Lukasz; Zoë,Zoe; Ástríður,Astridur; Małgorzata|Gosia; Krzysztof|Krzys; Jiří,Jiri;
      Željko,Zeljko; Şebnem,Sebnem; Çağla,Cagla; Björk,Bjork; Ødegård,Odegard; Chloé,Chloe; Ștefan,Stefan; Đorđe,Dorde; Štěpán,Stepan;
      Żaneta,Zaneta; Ágnes,Agnes; Éva,Eva`),
    family:
      latin(`Østergård,Oestergaard; Dvořák,Dvorak; Wałęsa,Walesa; Öztürk,Oeztuerk; Kovács,Kovacs; Šarić,Saric; Håkansson,Haakansson;
      Yılmaz,Yilmaz; Ionescu; Þórsson,Thorsson; Nowak; Horváth,Horvath; Černý,Cerny; Ķēniņš,Kenins; Brâncuși,Brancusi; Đukić,Dukic;
      Sørensen,Soerensen; Ångström,Aangstroem; Grønland,Groenland; Łuczak,Luczak`),
  },
  {
    name: 'Russian',
    given: stock(
      `Юлия|Yulia,Iuliia,Yuliya|; Дмитрий|Dmitry,Dmitrii,Dmitriy|Dima; Сергей|Sergey,Sergei|; Наталья|Natalia,Natalya|Natasha;
      Алексей|Alexey,Aleksei,Aleksey|; Евгений|Evgeny,Evgenii,Yevgeniy|Zhenya; Анастасия|Anastasia,Anastasiia,Anastasiya|Nastya;
      Мария|Maria,Mariia,Mariya|Masha; Владимир|Vladimir|Vova,Volodya; Татьяна|Tatyana,Tatiana|Tanya; Юрий|Yury,Iurii,Yuriy|;
      Екатерина|Ekaterina,Yekaterina|Katya; Николай|Nikolay,Nikolai|Kolya; Ксения|Ksenia,Kseniia,Kseniya|; Михаил|Mikhail|Misha;
      Ольга|Olga|Olya; Андрей|Andrey,Andrei|; Людмила|Lyudmila,Liudmila|Lyuda; Фёдор|Fedor,Fyodor|; Светлана|Svetlana|Sveta`.replace(
        /\|(?=\s*;)/g,
        '',
      ),
    ),
    family: stock(
      `Иванов|Ivanov; Щербаков|Shcherbakov; Хрущёв|Khrushchev,Khrushchyov; Достоевский|Dostoevsky,Dostoevskii,Dostoyevskiy;
      Чайковский|Tchaikovsky,Chaikovskii,Chaykovskiy; Жуков|Zhukov; Цветаев|Tsvetaev; Соловьёв|Solovyov,Solovev; Яковлев|Yakovlev,Iakovlev;
      Юдин|Yudin,Iudin; Ельцин|Yeltsin,Eltsin; Горбачёв|Gorbachev; Зайцев|Zaytsev,Zaitsev; Воробьёв|Vorobyov,Vorobev; Шишкин|Shishkin;
      Толстой|Tolstoy,Tolstoi; Королёв|Korolev,Korolyov; Ежов|Yezhov,Ezhov; Тихомиров|Tikhomirov; Быков|Bykov`.replace(
        'Tchaikovsky,',
        '',
      ),
    ),
    second: { in: 'given', names: ['Ivanovich', 'Petrovich', 'Sergeevich', 'Mikhaylovich'] },
  },
  {
    name: 'Ukrainian',
    given:
      stock(`Григорій|Hryhorii; Микола|Mykola|Kolya; Олександр|Oleksandr|Sasha; Юлія|Yuliia; Євген|Yevhen; Ганна|Hanna; Дмитро|Dmytro|Dima;
      Володимир|Volodymyr|Vova; Катерина|Kateryna|Katya; Сергій|Serhii; Ірина|Iryna; Наталія|Nataliia; Андрій|Andrii; Тетяна|Tetiana;
      Богдан|Bohdan`),
    family:
      stock(`Шевченко|Shevchenko; Гриценко|Hrytsenko; Зеленський|Zelenskyi; Щербак|Shcherbak; Ющенко|Yushchenko; Хмельницький|Khmelnytskyi;
      Їжакевич|Yizhakevych; Коваленко|Kovalenko; Бондаренко|Bondarenko; Ткаченко|Tkachenko; Марченко|Marchenko; Гончар|Honchar;
      Кравчук|Kravchuk; Литвин|Lytvyn; Мельник|Melnyk`),
  },
  {
    name: 'Greek',
    given:
      stock(`Γεώργιος|Georgios|Giorgos; Ευάγγελος|Evangelos|Vangelis; Δημήτριος|Dimitrios|Dimitris; Ελένη|Eleni; Αικατερίνη|Aikaterini|Katerina;
      Νικόλαος|Nikolaos|Nikos; Χρήστος|Christos,Hristos; Ιωάννης|Ioannis|Giannis,Yannis; Σπυρίδων|Spyridon|Spyros; Μαρία|Maria`),
    family:
      stock(`Παπαδόπουλος|Papadopoulos; Οικονόμου|Oikonomou; Αγγελόπουλος|Angelopoulos; Χατζής|Chatzis,Hatzis; Μπακογιάννης|Bakogiannis;
      Δημητρίου|Dimitriou; Κωνσταντίνου|Konstantinou; Βασιλείου|Vasileiou; Ξενάκης|Xenakis; Θεοδωράκης|Theodorakis`),
  },
  {
    name: 'Arabic',
    given:
      stock(`محمد|Mohammed,Muhammad,Mohamed; أحمد|Ahmed,Ahmad; فاطمة|Fatima,Fatma; يوسف|Youssef,Yusuf,Yousef; حسين|Hussein,Hussain,Husain;
      عمر|Omar,Umar; خالد|Khaled,Khalid; مصطفى|Mustafa,Mostafa; عائشة|Aisha,Ayesha; إبراهيم|Ibrahim,Ebrahim; مريم|Maryam,Mariam;
      علي|Ali,Aly; طارق|Tariq,Tarek; زينب|Zainab,Zeinab; محمود|Mahmoud,Mahmood`),
    family:
      stock(`الحسين|Al-Hussein,El Hussein; المصري|Al-Masri,El Masri; حداد|Haddad; الخطيب|Al-Khatib,El Khatib; منصور|Mansour,Mansoor;
      الشريف|Al-Sharif,El Sherif; القحطاني|Al-Qahtani; صالح|Saleh,Salih; ناصر|Nasser,Nasir; عباس|Abbas; النجار|Al-Najjar,El Naggar;
      الزهراني|Al-Zahrani; فاروق|Farouk,Farooq; سليمان|Suleiman,Sulaiman; هاشم|Hashem,Hashim`),
  },
  {
    name: 'Chinese',
    given:
      stock(`小明|Xiaoming,Xiao Ming,Xiao-Ming; 伟|Wei; 芳|Fang; 秀英|Xiuying,Xiu Ying; 建国|Jianguo,Jian Guo; 丽华|Lihua,Li Hua; 志强|Zhiqiang,Zhi-Qiang;
      美玲|Meiling,Mei Ling; 国栋|Guodong,Guo Dong; 雪梅|Xuemei,Xue Mei; 海燕|Haiyan,Hai Yan; 文博|Wenbo,Wen Bo; 静|Jing; 浩然|Haoran,Hao Ran; 思远|Siyuan,Si Yuan`),
    family: stock(
      `王|Wang; 李|Li; 张|Zhang; 刘|Liu; 陈|Chen; 杨|Yang; 黄|Huang; 赵|Zhao; 吴|Wu; 周|Zhou; 欧阳|Ouyang; 单|Shan; 曾|Zeng; 吕|Lu,Lyu,Lv; 解|Xie`,
    ),
  },
  {
    name: 'Japanese',
    given: stock(
      `ゆうこ|Yuko,Yuuko; たろう|Taro,Tarou,Taroh; しんいち|Shinichi,Sinichi; じろう|Jiro,Jirou; ようこ|Yoko,Youko; けいた|Keita; しょうた|Shota,Shouta;
      ちひろ|Chihiro; みつこ|Mitsuko; りょうへい|Ryohei,Ryouhei; きょうこ|Kyoko,Kyouko; ふみえ|Fumie`.replace(
        'Shinichi,Sinichi',
        'Shinichi',
      ),
    ),
    family:
      stock(`さとう|Sato,Satou,Satoh; おおの|Ono,Ohno,Oono; たなか|Tanaka; わたなべ|Watanabe; いとう|Ito,Itou,Itoh; ほんま|Honma,Homma; こんどう|Kondo,Kondou;
      まつもと|Matsumoto; ごとう|Goto,Gotou; はせがわ|Hasegawa; しみず|Shimizu; えんどう|Endo,Endou`),
  },
  {
    name: 'Korean',
    given:
      stock(`민준|Minjun,Min-joon,Min Jun; 준호|Junho,Joon-Ho,Jun Ho; 지영|Jiyoung,Ji-Young; 현우|Hyunwoo,Hyeonu,Hyun Woo; 수진|Soojin,Sujin,Soo Jin;
      영희|Younghee,Young-Hee; 성민|Sungmin,Seongmin; 은경|Eunkyung,Eun Kyung; 동현|Donghyun,Dong Hyun; 미경|Mikyung,Mi Kyung`),
    family: stock(
      '김|Kim; 이|Lee,Yi; 박|Park,Pak; 최|Choi,Choe; 정|Jung,Jeong,Chung; 강|Kang; 조|Cho,Jo; 윤|Yoon,Yun; 임|Lim,Im; 신|Shin,Sin',
    ),
  },
  {
    name: 'Vietnamese and Dutch',
    given: latin(
      'Văn An; Thị Hồng; Đức; Nhung; Hữu Phước; Pieter|Piet; Johannes|Jan; Cornelis|Kees,Cor; Jacobus|Jaap; Hendrik|Henk',
    ),
    family: latin(
      'Nguyễn; Trần; Phạm; Đặng; van der Berg,Van den Berg; de Vries; van Dijk; ter Horst; Van de Velde; Huỳnh'.replace(
        ',Van den Berg',
        '',
      ),
    ),
    second: { in: 'given', names: ['Minh', 'Maria', 'Thanh', 'Adriaan'] },
  },
]
