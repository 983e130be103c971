"""English words that are never taken for a slip of the keyboard. Data only."""

COMMON = frozenset(
    """
    black blue brown gold gray grey orange pink purple silver yellow
    able act add age ago air also always another answer around ask away bad beast because become
    before begin behind believe big bit body both break bring build business buy call care case
    cast cause center century certain chance cheap cheaper child choose city class clear close
    coast cold college color community consider continue control cost costs could country course
    cut dark dating dead deal dear death decade decide deep deer degree design die differ
    direction doctor door dream drive during early east easy eat economic education effect effort
    eight either else email employee end enough even evening event ever everyone example expect
    experience explain eye face fact fail fall family far fast father fear feast feel female few
    field fight final fine fire fish floor fly follow food foot force forecast forget form former
    forward free friend front full future game general girl glass goal gone good govern great
    green ground grow guess gun hair half hand hang happy hard hat hating head health hear heart
    heat help here high history hit home hope host hot house huge human hundred husband idea
    imagine impact important inside interest issue job join keep kid kill kitchen land language
    large last late later laugh law lay lead learn least leave left leg legal less letter lie life
    light likely line list little local long lose loss lost lot love low machine mail main
    maintain male man manage many marine market marry material matter maybe mean medical meet
    member memory mention mind minute miss model modern moment money most mother mouth move movie
    taken takes taking noon midday midnight morning afternoon evening night clock
    music must nature near nearly necessary never new news next nice night nine none nor north
    note nothing notice occur off offer office often oil old once open option others outside own
    page pain paint paper parent part particular partner party pass past patient pattern peace
    people perform perhaps person phone pick picture piece plan plant play player point police
    policy poor popular position possible post practice predict prepare present president pressure
    pretty prevent price pride private prize probably problem process produce program project
    property protect prove public purpose push put quality question quick quite race radio raise
    range rate rather rating reach read ready real reason receive recent red region relate remain
    remember remove require research resource respond rest retired return returned rich right ring
    rise risk road rock role room rule run safe sail sale sales save scene school science season
    seat second section security seek seem sense series serious serve seven several shake shape
    ship shoot short shot should shoulder side sign similar simple simply sing single sister sit
    site situation skill skin sleep slow small smile social society soldier some son song soon
    sort sound source south space speak special staff stage stand standard star start state stay
    step still stock stop store story street strong structure student study stuff style subject
    success such suddenly suffer suggest summer support sure surface system tale talk task teach
    team tell ten tend term test than thank theory thing third though thought thousand threat
    three throw thus tonight too top tough toward town trade train travel treat tree trial trip
    trouble true trust truth try turn two type under until upon usually value various very victim
    view visit voice vote wait waiting walk wall war watch water way weapon wear weather week
    weight west white why wide wife will win wind window wish woman wonder word world worry write
    wrong yard yeah yes yet young zero
    """.split()  # noqa: SIM905 - a list would be 600 lines
)
