/**
 * Names as a large company of many countries has them: a few very frequent ones, in about the shares that censuses and
 * registers of the countries publish, and a long tail. Each is `name per mille`; what the listed ones leave of the mille
 * belongs to the tail, put together of parts as its names are.
 */
export interface Stock {
  readonly listed: readonly { readonly name: string; readonly share: number }[]
  readonly tail: readonly (readonly string[])[]
}

export interface Culture {
  readonly name: string
  /** Of a hundred people of the directory. */
  readonly percent: number
  readonly given: Stock
  readonly family: Stock
}

function stock(listed: string, ...tail: readonly string[]): Stock {
  const names = [...listed.trim().matchAll(/(\D+?) ([\d.]+)(?:\s+|$)/g)]
  return {
    listed: names.map(([, name = '', share]) => ({ name, share: Number(share) })),
    tail: tail.map(parts => parts.split(' ').map(part => (part === '-' ? '' : part.replaceAll('_', ' ')))),
  }
}

const pinyin =
  'Wei Jing Li Min Yan Ying Hui Hong Mei Xin Yu Jun Ming Hua Ping Jie Fang Juan Chao Lei Gang Yong Qiang Bin Bo Hao Tao Peng Fei Kai Xiang Jian Guo Zhi Wen Xiao Shu Lan Yue Qing Zhen Ting Na Ning Rui Shan Sheng Dong Yun Ze Chen Han Jia Yi Xi Lin Long Tian Cheng Rong'
const hangul =
  'min ji hyun su young jun seo soo kyung hee jin eun sung woo ho mi dong jae in sang yeon hye tae kyu chan won bo na ra ah'

export const cultures: readonly Culture[] = [
  {
    name: 'English',
    percent: 26,
    given: stock(
      `James 18 John 17 Robert 16 Michael 20 William 13 David 18 Richard 9 Joseph 10 Thomas 11 Christopher 13 Daniel 12 Matthew 12
      Mary 11 Patricia 7 Jennifer 11 Linda 6 Elizabeth 10 Susan 6 Jessica 9 Sarah 11 Karen 6 Margaret 5 Emily 8 Emma 8 Katherine 6
      Andrew 11 Edward 6 Anthony 7 Steven 6 Stephen 4 Rebecca 7 Laura 7 Samuel 7 Benjamin 7 Alexander 6 Victoria 4 Catherine 4
      Nicholas 6 Jonathan 5 Timothy 5 Deborah 3 Rachel 6 Sophie 5 Charlotte 6 Jacob 5 Oliver 5 Harry 4 George 6 Jack 6 Thomas_Lee 1`,
      'Ad Al Bren Cal Dar El Gar Har Jar Kel Lor Mar Nor Ros Sher Tam Val Wal Zel Bev',
      'a an en ie ine is on ton wyn lyn ard vin',
    ),
    family: stock(
      `Smith 12 Johnson 8 Williams 8 Brown 8 Jones 8 Davies 4 Miller 5 Wilson 5 Taylor 6 Thomas 4 Moore 3 Martin 3 Jackson 3 Thompson 4
      White 4 Harris 4 Clark 3 Lewis 3 Robinson 3 Walker 3 Hall 3 Young 3 Allen 2 Wright 3 King 3 Scott 3 Green 3 Baker 2 Adams 2 Hill 2
      Nelson 2 Carter 2 Mitchell 2 Roberts 3 Turner 2 Phillips 2 Campbell 2 Parker 2 Evans 4 Edwards 2 Collins 2 Stewart 2 Morris 2
      Murphy 3 Cook 2 Rogers 2 Morgan 2 Cooper 2 Reed 1 Bailey 2 Bell 2 Kelly 3 Howard 2 Ward 2 Cox 2 Richardson 2 Wood 2 Watson 2
      Bennett 2 Gray 1 Hughes 3 Price 1 Foster 1 Ross 1 O'Brien 2 O'Connor 1`,
      'Ash Black Brad Bur Car Clay Dal East Fair Glen Hart Ken Lang Mar New Oak Pem Rad Stan Tal Under Wake West Whit Win Col Hol Mor Ros Thorn',
      'ford ton ley wood well man son field ham by worth ridge ster den more land',
    ),
  },
  {
    name: 'Indian',
    percent: 20,
    given: stock(
      `Amit 14 Rahul 16 Priya 16 Anita 8 Sunil 10 Sanjay 12 Rajesh 14 Suresh 11 Ramesh 10 Vijay 10 Pooja 12 Neha 12 Deepak 12 Anil 9
      Ravi 12 Manoj 9 Sandeep 9 Ashok 7 Kavita 7 Sunita 7 Arun 9 Ajay 9 Nisha 6 Swati 7 Vikram 7 Kiran 8 Lakshmi 7 Divya 9 Ankit 9
      Rohit 10 Mahesh 6 Ganesh 5 Karthik 8 Meena 5 Shreya 6`,
      'Aa Bha Cha De Gau Ha I Ja Ka La Ma Na O Pra Ra Sa Sha Ta U Va Vi Ya',
      'nand resh dev mita nika shan rini vesh tosh jit vani krit la shal man',
    ),
    family: stock(
      `Kumar 55 Singh 50 Sharma 35 Patel 32 Gupta 24 Khan 20 Das 18 Reddy 18 Yadav 15 Verma 13 Jain 11 Shah 14 Mehta 9 Joshi 10 Iyer 7
      Nair 9 Rao 14 Agarwal 10 Mishra 12 Pandey 9 Chauhan 7 Mukherjee 6 Banerjee 6 Chatterjee 5 Ghosh 7 Bose 3 Pillai 5 Menon 4 Desai 5
      Kulkarni 5 Patil 9 Tiwari 6 Srivastava 6 Devi 10 Kaur 12`,
      'Am Bal Chandra Dhar Gan Hari Jaya Krishna Lal Maha Nara Parth Raghu Sri Subra Than Uda Venka Vish Yel',
      'ram swamy nathan kar war pur rajan appa moorthy lingam shekar ni math wal',
    ),
  },
  {
    name: 'Chinese',
    percent: 15,
    given: stock(
      `Wei 22 Jing 14 Min 12 Li 13 Yan 12 Lei 11 Yang 10 Fang 9 Jun 11 Tao 9 Jie 10 Ying 9 Na 8 Bo 7 Hao 9 Xin 8 Yu 9 Ping 7 Hui 7 Chao 7`,
      pinyin,
      pinyin.toLowerCase(),
    ),
    family: stock(
      `Wang 72 Li 71 Zhang 68 Liu 54 Chen 45 Yang 31 Huang 22 Zhao 21 Wu 20 Zhou 19 Xu 17 Sun 15 Ma 13 Zhu 12 Hu 12 Guo 11 He 11 Gao 10
      Lin 10 Luo 9 Zheng 9 Liang 8 Xie 8 Song 8 Tang 7 Han 7 Feng 7 Deng 6 Cao 6 Peng 6 Zeng 5 Xiao 5 Tian 5 Dong 5 Pan 5 Yuan 5 Cai 4
      Jiang 5 Yu 5 Du 5 Ye 4 Cheng 4 Wei 4 Su 4 Lu 5 Ding 4 Ren 4 Shen 4 Ouyang 1`,
      'Fan Fang Shi Yao Tan Liao Zou Xiong Jin Hao Kong Bai Cui Kang Mao Qiu Qin Gu Hou Shao Meng Long Wan Duan Qian Yin Li Chang Wu Qiao',
    ),
  },
  {
    name: 'Spanish',
    percent: 10,
    given: stock(
      `María 30 José 26 Antonio 22 Juan 22 Manuel 18 Francisco 18 Carmen 12 Ana 16 Luis 14 Javier 12 Carlos 14 Miguel 12 Laura 12 Marta 9
      David 11 Daniel 11 Alejandro 12 Jesús 8 Rafael 7 Pedro 8 Pablo 8 Sergio 8 Elena 7 Lucía 10 Cristina 8 Raquel 5 Isabel 7
      José_Luis 8 José_Antonio 7 Juan_Carlos 6 María_José 7 Ana_María 8 María_Carmen 9 Miguel_Ángel 6 Guadalupe 5 Fernando 8`,
      'Al Be Cla De Es Fa Glo Her Ir Jo Lo Mar No Ra Sil Te Ur Vi Yo Pi',
      'berto nita cio dia mira lia nora rico ván ndra lena fina',
    ),
    family: stock(
      `García 33 González 21 Rodríguez 21 Fernández 19 López 20 Martínez 19 Sánchez 18 Pérez 18 Gómez 11 Martín 9 Jiménez 9 Hernández 14
      Ruiz 8 Díaz 8 Moreno 7 Muñoz 7 Álvarez 6 Romero 6 Gutiérrez 6 Alonso 5 Navarro 4 Torres 6 Domínguez 4 Ramírez 7 Vázquez 4 Ramos 4
      Gil 4 Serrano 3 Morales 5 Molina 3 Suárez 3 Castro 4 Ortega 3 Delgado 3 Ortiz 4 Flores 5 Rivera 4 Cruz 5 Reyes 4 Chávez 3`,
      'Alba Bar Cal Cam Car Cas Esco Fuen Gar Her Lar Man Mon Nava Pala Quin Sala Tor Val Villa Zam',
      'ba bedo cio dero llo cos nes ra rán rio tegui tez rreta món ndo',
    ),
  },
  {
    name: 'German',
    percent: 8,
    given: stock(
      `Michael 18 Thomas 17 Andreas 16 Peter 14 Stefan 15 Christian 15 Martin 11 Sabine 10 Susanne 9 Julia 12 Anna 12 Daniel 11 Markus 10
      Frank 8 Jürgen 7 Klaus 7 Wolfgang 7 Petra 8 Monika 7 Andrea 8 Claudia 7 Alexander 9 Sebastian 9 Tobias 7 Florian 7 Lena 6 Laura 7
      Katharina 7 Johannes 5 Matthias 7 Jörg 4 Ulrich 3 Karl-Heinz 3 Anne-Marie 2 Björn 3 Sophie 5 Maximilian 5 Lukas 6`,
      'Al Bern Diet Edel Fried Ger Hart Ing Jo Kon Lud Mein Nor Os Rein Sieg Trau Ul Wald Wil',
      'bert brand fried gard hard helm hild lind mar mund rich ta traud win',
    ),
    family: stock(
      `Müller 10 Schmidt 8 Schneider 5 Fischer 4 Weber 4 Meyer 4 Wagner 3 Becker 3 Schulz 3 Hoffmann 3 Schäfer 2 Koch 2 Bauer 2 Richter 2
      Klein 2 Wolf 2 Schröder 2 Neumann 2 Schwarz 2 Zimmermann 2 Braun 2 Krüger 2 Hofmann 1 Hartmann 1 Lange 1 Schmitt 1 Werner 1 Krause 1
      Meier 2 Lehmann 1 Schmid 1 Schulze 1 Maier 1 Köhler 1 Herrmann 1 König 1 Walter 1 Mayer 1 Huber 1 Kaiser 1 Fuchs 1 Peters 1 Lang 1
      Scholz 1 Möller 1 Weiß 1 Jung 1 Hahn 1 Schubert 1`,
      'Acker Bach Berg Brand Buch Eber Eich Feld Gold Gruben Hagen Hoch Kirch Klein Linden Mos Nieder Ober Rosen Stein Stern Wald Wein Winter Ziegel Hoff Lüder Grün Bött Käst',
      'mann er bauer berger feld hoff huber inger ler lich meier müller ner schmidt stein thal',
    ),
  },
  {
    name: 'Portuguese',
    percent: 6,
    given: stock(
      `Maria 40 José 20 João 20 Ana 24 Antônio 12 Francisco 8 Carlos 13 Paulo 12 Pedro 13 Lucas 12 Luiz 11 Marcos 9 Gabriel 11 Rafael 10
      Daniel 8 Marcelo 8 Bruno 8 Eduardo 8 Felipe 8 Juliana 9 Márcia 7 Adriana 8 Fernanda 8 Patrícia 8 Aline 6 Camila 7 Letícia 5 Inês 4
      Ana_Paula 8 Maria_José 5 João_Pedro 6`,
      'Ade Be Cláu Di El Fa Ge He Ivo Jo Lu Mau Ne Os Ra Si Ta Val Wil Zé',
      'dio lson lena mar na nildo ria rta sa tor ton via',
    ),
    family: stock(
      `Silva 90 Santos 60 Oliveira 45 Souza 40 Pereira 32 Lima 28 Costa 27 Ferreira 27 Rodrigues 26 Almeida 20 Nascimento 15 Alves 22
      Carvalho 15 Araújo 14 Ribeiro 16 Gomes 16 Martins 14 Barbosa 10 Rocha 11 Dias 9 Monteiro 6 Mendes 7 Freitas 6 Cardoso 6 Teixeira 6
      Moreira 6 Correia 4 Nunes 5 Vieira 6 Marques 4 Gonçalves 9`,
      'Al Ba Bra Ca Cou Es Fa Fi Gui Ma Me Mou Na Pa Pi Que Sal Sea Ta Va',
      'ção da dão go lhães ma nho queira ra rães rães rros to valcante xoto',
    ),
  },
  {
    name: 'Arabic',
    percent: 6,
    given: stock(
      `Mohammed 95 Ahmed 50 Ali 34 Mahmoud 20 Mustafa 16 Omar 22 Khaled 18 Ibrahim 16 Youssef 16 Hassan 18 Hussein 16 Abdullah 22 Fatima 24
      Aisha 12 Maryam 14 Zainab 9 Noor 8 Sara 12 Layla 6 Tariq 7 Hamza 8 Yasmin 6 Karim 7 Samir 7 Rania 5 Salma 5 Bilal 5 Abdelrahman 9`,
      'Aa Ba Da Fa Gha Ha I Ja Ka La Ma Na Ra Sa Sha Ta Wa Ya Za',
      'dil fir hir jid lid mal mira nan rif san sim wan yad zin',
    ),
    family: stock(
      `Ali 22 Hassan 20 Ahmed 22 Mohammed 18 Ibrahim 14 Hussein 14 Khalil 7 Mansour 7 Saleh 9 Haddad 6 Al-Masri 5 Al-Sharif 4 Al-Khatib 5
      Nasser 7 Omar 6 Abbas 5 Hamdan 4 Al-Najjar 4 Suleiman 6 Farouk 3 Al-Qahtani 4 Al-Zahrani 4 Said 7 Mahmoud 9 Osman 5 Hashem 4`,
      'Al-Ba Al-Fa Al-Ha Al-Ja Al-Ka Al-Ma Al-Ra Al-Sa Al-Ta Ba Dar Fa Gha Ha Ka Ma Na Sha Ta Za',
      'bli dawi fari ghdadi himi jri ktib lwan mri nsi rabi ssan tari wad yat',
    ),
  },
  {
    name: 'Vietnamese',
    percent: 5,
    given: stock(
      `Anh 34 Hoa 16 Hương 20 Linh 22 Minh 24 Hùng 20 Dũng 18 Tuấn 22 Lan 16 Mai 15 Nam 15 Phương 20 Thảo 14 Trang 16 Hà 17 Hải 15 Long 13
      Sơn 12 Quân 10 Đức 14 Thành 15 Huyền 12 Ngọc 16 Thủy 12 Tâm 11 Bình 11 Cường 13 Vân 11 Yến 9 Khoa 8 Phúc 8`,
      'Ái Bảo Châu Chi Đạt Giang Hạnh Hiếu Khánh Kiên Loan My Nga Nhung Oanh Phong Quý Sang Tài Thi Uyên Việt Vinh Xuân',
    ),
    family: stock(
      `Nguyễn 384 Trần 110 Lê 95 Phạm 70 Huỳnh 51 Hoàng 30 Phan 45 Vũ 25 Võ 14 Đặng 21 Bùi 20 Đỗ 14 Hồ 13 Ngô 13 Dương 10 Lý 5 Đinh 8`,
      'Cao Chu Đào Đoàn Hà Kiều La Lâm Lương Lưu Mai Mạc Nghiêm Phùng Quách Tạ Thái Tô Tống Trịnh Trương Văn Vương',
    ),
  },
  {
    name: 'Korean',
    percent: 4,
    given: stock('Minjun 5 Jihoon 6 Jiyoung 6 Hyunwoo 5 Soojin 4 Eunji 5 Youngho 4 Sungmin 5', hangul, hangul),
    family: stock(
      `Kim 215 Lee 147 Park 84 Choi 47 Jung 43 Kang 24 Cho 21 Yoon 21 Jang 20 Lim 17 Han 15 Oh 15 Seo 15 Shin 15 Kwon 14 Hwang 14 Ahn 14
      Song 14 Ryu 13 Jeon 11 Hong 11 Ko 9 Moon 9 Yang 9 Son 9 Bae 8 Baek 8 Heo 7 Nam 6`,
      'Sim Noh Ha Kwak Sung Cha Joo Woo Koo Min Na Jin Ji Eom Chae Won Bang Gong Hyun Ham Yeom Do',
    ),
  },
]
