type Spellings = Readonly<Record<string, readonly string[]>>

function table(rows: string): Spellings {
  return Object.fromEntries(
    rows
      .trim()
      .split('\n')
      .map(row => row.trim().split(' '))
      .map(([hangul = '', ...spellings]) => [hangul, spellings]),
  )
}

/** Surnames as their bearers write them in passports, the usual one first; the official spelling is added. */
export const surnames: Spellings = table(`
김 kim
이 lee yi rhee
박 park pak
최 choi choe
정 jung chung jeong
강 kang
조 cho jo
윤 yoon yun
장 jang chang
임 lim im
한 han
오 oh
서 seo suh
신 shin sin
권 kwon
황 hwang
안 ahn an
송 song
류 ryu yoo
유 yoo yu
홍 hong
전 jeon jun chun
고 ko koh
문 moon mun
손 son sohn
양 yang
배 bae
백 baek paik
허 heo hur
노 noh roh
남 nam
심 shim sim
하 ha
곽 kwak
성 sung seong
차 cha
주 joo ju
우 woo u
구 koo ku
민 min
진 jin chin
지 ji jee
엄 um eom
원 won
방 bang
천 cheon chun
공 kong
현 hyun
함 ham
변 byun
염 yeom
여 yeo
추 choo chu
도 do
소 so
석 seok suk
선 sun
설 seol sul
길 gil kil
위 wi
표 pyo
명 myung
기 ki
반 ban
왕 wang
금 keum
옥 ok
육 yook
인 in
맹 maeng
제 je
탁 tak
국 kook
`)

/** Syllables of given names, likewise. */
export const givenSyllables: Spellings = table(`
준 jun joon
현 hyun hyeon
영 young yeong
우 woo u
희 hee hui
은 eun
선 sun seon
정 jung jeong
경 kyung gyeong
수 soo su
미 mi
지 ji
훈 hoon hun
숙 sook suk
석 seok suk
철 chul cheol
성 sung seong
연 yeon youn
윤 yoon yun
규 kyu gyu
기 ki gi
건 gun geon
주 joo ju
진 jin
국 kook guk
명 myung myeong
병 byung byeong
형 hyung hyeong
순 soon sun
춘 choon chun
원 won
환 hwan
광 kwang gwang
권 kwon gwon
구 koo gu
근 keun geun
금 keum geum
옥 ok
욱 wook uk
운 woon un
유 yoo yu
용 yong
재 jae
태 tae
호 ho
서 seo
승 seung
신 shin sin
시 si
식 sik
민 min
하 ha
아 a ah
혜 hye
예 ye
빈 bin
찬 chan
동 dong
인 in
상 sang
세 se
나 na
라 ra
슬 seul
다 da
솔 sol
별 byul byeol
한 han
도 do
혁 hyuk hyeok
홍 hong
범 beom bum
창 chang
종 jong
봉 bong
대 dae
안 an
해 hae
화 hwa
효 hyo
애 ae
자 ja
가 ga
보 bo
채 chae
소 so
`)
