"""Reports as a bank makes them."""


def transaction(
    reference: str, status: str, *, amount: str = "", code: str = "", said: str = "", at: str = "2027-03-04T09:00:00"
) -> str:
    reason = f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn>{f'<AddtlInf>{said}</AddtlInf>' if said else ''}</StsRsnInf>"
    original = f'<OrgnlTxRef><Amt><InstdAmt Ccy="GBP">{amount}</InstdAmt></Amt></OrgnlTxRef>'
    return (
        f"<TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId><TxSts>{status}</TxSts>"
        f"{reason if code else ''}<AccptncDtTm>{at}</AccptncDtTm>{original if amount else ''}</TxInfAndSts>\n"
    )


def report(
    *transactions: str,
    version: str = "pain.002.001.03",
    about: str = "PR-4F7K-2MQD",
    group: str = "",
    batch: str = "",
) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{version}"><CstmrPmtStsRpt>
<GrpHdr><MsgId>BANK1</MsgId><CreDtTm>2027-03-04T18:00:00Z</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>{about}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.03</OrgnlMsgNmId>{group}</OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>{about}</OrgnlPmtInfId>{batch}
{"".join(transactions)}</OrgnlPmtInfAndSts>
</CstmrPmtStsRpt></Document>
""".encode()
