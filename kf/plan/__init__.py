"""The plan: goals, the indicators that tell how they go, and what is to be done. Where each stands, tertial by tertial.

The plan itself is part of the data's version (`mal`, `indikator`, `aktivitet`, `ubara` in `kf.schema`); what people
write about it is in `kf.workspace`. Here the two meet: `goals`, `indicators`, `activities` read, `status` judges,
`computed` counts what can be counted, `standing` says where an indicator stands, `report` gathers a tertial.
"""
