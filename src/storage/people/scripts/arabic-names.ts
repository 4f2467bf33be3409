/** Names as they are written, each with the spellings that documents use; the commonest first. */
const rows = `
محمد mohammed muhammad mohamed mohammad muhammed mohamad muhamed mohamud mehmed mohd
احمد ahmed ahmad achmad
محمود mahmoud mahmud mahmood
علي ali aly
حسن hassan hasan
حسين hussein hussain husain hossein husayn houssein hossain
عبدالله abdullah abdallah abdulla
عبد abd abdul abdel
الله allah ullah
عمر omar umar omer
عثمان othman uthman osman usman
ابراهيم ibrahim ebrahim brahim
اسماعيل ismail ismael esmail
يوسف youssef yusuf yousef yousuf youcef yusef
خالد khaled khalid
مصطفي mustafa mostafa mustapha moustafa
كريم karim kareem
سعيد said saeed saied
سعد saad
طارق tariq tarek tareq
حامد hamed hamid
حمد hamad hamed
ناصر nasser nasir naser
صالح saleh salih
سليمان suleiman sulaiman soliman sulayman
داود dawood daoud dawud
موسي musa mousa moussa
عيسي issa isa eissa
يحيي yahya yehia yahia
زيد zaid zayd zayed
فيصل faisal faysal feisal
سلمان salman
سالم salem salim
جمال jamal gamal
كمال kamal kamel
رشيد rashid rasheed rachid
عزيز aziz azeez
العزيز alaziz
الرحمن alrahman rahman
عبدالرحمن abdulrahman abdelrahman abdurrahman abderrahmane
عبدالعزيز abdulaziz abdelaziz
حميد hamid hameed
وليد walid waleed
ماجد majid majed maged
مجيد majid majeed
هشام hisham hicham hesham
انور anwar anouar
بلال bilal belal
رضا reza rida ridha
فاطمه fatima fatma fatimah fatemeh
عائشه aisha aysha ayesha aicha
عايشه aisha aysha ayesha aicha
خديجه khadija khadijah
مريم maryam mariam meryem
زينب zainab zaynab zeinab zineb
نور noor nour nur
ليلي layla leila laila
سارا sara sarah
ساره sara sarah
امينه amina aminah
هدي huda hoda houda
سلمي salma selma
رانيا rania raniya
ياسمين yasmin yasmine yasmeen
حسيني husseini hosseini husaini
مصري masri
خطيب khatib khateeb
نجار najjar naggar
حداد haddad hadad
شريف sharif shareef cherif sherif
هاشم hashem hashim
هاشمي hashemi hashimi
قاسم qasim kassem qassem kasim
فاروق farouk farooq faruk
راشد rashid rashed
منصور mansour mansoor mansur
بكر bakr bakar
جابر jaber jabir gaber
عباس abbas
حيدر haider haidar hayder
سيد sayed said sayyid syed
شيخ sheikh shaikh
خان khan
غامدي ghamdi
قحطاني qahtani
عتيبي otaibi
زهراني zahrani
مالكي maliki malki
بغدادي baghdadi
تميمي tamimi
رمضان ramadan ramazan
شعبان shaaban
عوض awad
فتحي fathi fathy
رفيق rafiq rafik
توفيق tawfiq tawfik toufik
نبيل nabil nabeel
سامي sami samy
هاني hani hany
عادل adel adil
عمرو amr amro
ايمن ayman aiman
اسامه osama usama oussama
حمزه hamza hamzah
ياسر yasser yasir
زكريا zakaria zakariya zakariyya
مراد murad mourad
نصر nasr
غانم ghanem ghanim
دين din deen
بن bin ben
ابن ibn
ابو abu abou
بنت bint
`

let names: ReadonlyMap<string, readonly string[]> | undefined

/** Read when the first name in Arabic letters is seen. */
export function arabicNames(): ReadonlyMap<string, readonly string[]> {
  names ??= new Map(spellingRows().map(([arabic = '', ...spellings]) => [arabic, spellings]))
  return names
}

/** Each name, followed by its spellings. */
export function spellingRows(): readonly (readonly string[])[] {
  return rows
    .trim()
    .split('\n')
    .map(row => row.split(' '))
}
