"""Nouns by what can be said of them: data of `nouns`.

In: nothing. Out: closed lists of last words of a phrase: what one has, and whether it is said with "a"; what
happened to one at some time; what one is on; what is done rather than had.
"""

from __future__ import annotations

from trialfinder.translate.tokens import word_set

# Things that one has. Those of the first list are said with "a" when there is one of them.
ONE = word_set(
    """
    disorder infection illness tumor tumour syndrome condition allergy injury fracture abnormality deficiency
    ulcer cataract lesion deformity stricture wound arrhythmia rash diathesis tendency cyst hernia aneurysm
    malformation defect abscess fistula contraindication mutation deficit disturbance scar manifestation problem
    indication sensitization relationship phone smartphone telephone computer pacemaker implant prosthesis
    catheter stent shunt device reaction complication malignancy anomaly nodule polyp adenoma metastasis infarct
    occlusion dissection hematoma haematoma headache tattoo diagnosis history desire need risk chance background
    phobia addiction translocation deletion rearrangement diet caregiver pathology comorbidity finding symptom
    sign cough goiter goitre barrier requirement clot gene ratio value score genotype phenotype residence
    address reason
    """
)
UNCOUNTED = word_set(
    """
    disease failure hypertension diabetes asthma epilepsy depression anemia anaemia insufficiency cancer
    carcinoma lymphoma leukemia leukaemia melanoma myeloma sarcoma pain obesity hypotension bleeding hemorrhage
    haemorrhage dysfunction glaucoma edema oedema hygiene involvement positivity instability prolongation
    thickening scarring anaphylaxis effusion ideation resistance constipation vomiting nausea diarrhea diarrhoea
    irritation blindness withdrawal toxicity damage neovascularization neovascularisation opacity access
    affiliation fluency evidence confirmation documentation insurance dementia psychosis schizophrenia angina
    copd hiv aids tuberculosis cirrhosis capacity vision hearing motivation literacy ability delirium mania
    anxiety insomnia fatigue weakness spasticity paralysis ischemia ischaemia hypoxia coma gout lupus psoriasis
    eczema acne urticaria autism adhd ptsd dystonia apnea apnoea reflux incontinence atrophy hypertrophy
    malabsorption malnutrition jaundice immunodeficiency immunosuppression coagulopathy tolerance anatomy
    transportation transport support histology pathology suitability nsclc sclc crpc mcrpc aml mds cll cml mm
    gvhd ibd ckd esrd gerd osa sensitivity hypersensitivity dyspnea trauma infertility impotence sterility
    menopause alcoholism progression recurrence relapse amd crvo brvo cnv dme narrowing calcification tremor
    rigidity ataxia fever obstruction impairment limitation difficulty block migraine dependency dependence
    addiction disability intolerance media dilation angioedema candidiasis hypoglycemia hyperglycemia scoliosis
    myopia
    """
)
SEVERAL = word_set(
    """
    disorders diseases infections illnesses tumors tumours syndromes conditions allergies injuries fractures
    abnormalities deficiencies ulcers cataracts lesions deformities strictures wounds arrhythmias rashes
    disabilities cysts hernias aneurysms malformations defects abscesses fistulas contraindications mutations
    deficits difficulties disturbances scars manifestations problems impairments limitations indications
    intolerances implants prostheses stents devices reactions complications malignancies anomalies nodules
    polyps metastases headaches seizures migraines cancers toxicities adhesions warts keloids varices opacities
    irregularities pathologies comorbidities findings symptoms signs plans allergens teeth tattoos restrictions
    risks factors antibodies autoantibodies thoughts carcinomas lymphomas spasms veins stones calculi pacemakers
    """
)
HAVE = ONE | UNCOUNTED | SEVERAL
ENDINGS = (
    "itis", "osis", "emia", "aemia", "opathy", "oma", "algia", "uria", "plegia", "megaly", "ectasia", "penia",
    "pnea", "pnoea", "rrhea", "rrhoea", "phobia", "paresis", "plasia", "thyroidism", "pituitarism", "cele", "alopecia",
)  # fmt: skip
NOT_ENDINGS = frozenset({"diagnosis", "prognosis", "hypnosis", "homeopathy", "naturopathy", "diploma", "stoma"})
# What happened at some time: only a window that looks back makes it something one has had.
EVENTS = word_set(
    """
    surgery surgeries procedure procedures operation operations transplant transplants transplantation
    transfusion transfusions vaccination vaccinations immunization immunizations hospitalization
    hospitalizations biopsy injection injections donation radiotherapy chemotherapy radiation photocoagulation
    angioplasty infarction stroke attack attacks seizure seizures episode episodes exacerbation exacerbations
    injury trauma fracture relapse bleeding treatment treatments therapy therapies immunotherapy
    immunosuppression exposure transplantations bypass change changes chemoradiation chemoradiotherapy resection
    stenting revascularization revascularisation vaccine vaccines
    """
)
ONE_EVENT = word_set(
    "procedure operation transplant transfusion vaccination biopsy injection stroke attack seizure episode "
    "exacerbation injury fracture relapse resection vaccine change hospitalization infarction event"
)
EVENT_ENDINGS = ("ectomy", "plasty", "otomy", "ostomy")

# What one is on.
GIVEN = word_set(
    "treatment treatments therapy therapies medication medications chemotherapy immunotherapy radiotherapy dialysis "
    "anticoagulation hemodialysis"
)

# What is done or undergone, and so nothing that one "has ever had".
DONE = word_set(
    "surgery surgeries procedure procedures operation operations transplant transplants transplantation transfusion "
    "vaccination hospitalization biopsy injection injections donation radiotherapy chemotherapy radiation "
    "photocoagulation angioplasty treatment treatments therapy therapies immunotherapy exposure abuse misuse use "
    "consumption intake smoking bypass resection implantation vaccine"
)
