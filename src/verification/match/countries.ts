/** ISO 3166-1: alpha-2 and alpha-3, and the names that ICU knows in the languages in which directories are kept. */
const codes =
  'ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB BDBGD BEBEL BFBFA BGBGR ' +
  'BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR BZBLZ CACAN CCCCK CDCOD CFCAF CGCOG CHCHE CICIV ' +
  'CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ' +
  'ERERI ESESP ETETH FIFIN FJFJI FKFLK FMFSM FOFRO FRFRA GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ ' +
  'GRGRC GSSGS GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN ISISL ITITA ' +
  'JEJEY JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO LBLBN LCLCA LILIE LKLKA LRLBR LSLSO ' +
  'LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS ' +
  'MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER NFNFK NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG ' +
  'PHPHL PKPAK PLPOL PMSPM PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP ' +
  'SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF TGTGO THTHA TJTJK TKTKL ' +
  'TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA UMUMI USUSA UYURY UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM VUVUT ' +
  'WFWLF WSWSM YEYEM YTMYT ZAZAF ZMZMB ZWZWE'

const languages = ['en', 'es', 'pt', 'de', 'fr', 'it', 'nl', 'ru']

/** As passports and people write them beside the standard (ICAO Doc 9303-3, section 5). */
const usual: Readonly<Record<string, string>> = {
  ...{ D: 'DE', UK: 'GB', 'GREAT BRITAIN': 'GB', ENGLAND: 'GB', SCOTLAND: 'GB', WALES: 'GB', 'NORTHERN IRELAND': 'GB' },
  ...{ 'UNITED STATES OF AMERICA': 'US', 'U.S.A.': 'US', 'U.S.': 'US', 'SOUTH KOREA': 'KR', HOLLAND: 'NL', XKX: 'XK', RKS: 'XK' },
  ...{ 'CZECH REPUBLIC': 'CZ', TURKEY: 'TR', 'RUSSIAN FEDERATION': 'RU', 'VIET NAM': 'VN', MACEDONIA: 'MK', SWAZILAND: 'SZ' },
}

let byText: ReadonlyMap<string, string> | undefined

/** Read when the first country is compared. */
function known(): ReadonlyMap<string, string> {
  if (byText !== undefined) return byText
  const found = new Map<string, string>(Object.entries(usual))
  const names = languages.map(language => new Intl.DisplayNames([language], { type: 'region' }))
  for (const code of codes.split(' ')) {
    const two = code.slice(0, 2)
    found.set(two, two).set(code.slice(2), two)
    for (const language of names) {
      const name = language.of(two)?.toUpperCase()
      if (name !== undefined && !found.has(name)) found.set(name, two)
    }
  }
  byText = found
  return found
}

/** The alpha-2 code of a country that is told by a code or by name; undefined for one that is not known. */
export function readCountry(text: string): string | undefined {
  return known().get(text.normalize('NFC').trim().toUpperCase())
}
