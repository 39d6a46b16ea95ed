namespace Mpp.Client.Methods.Tempo;

/// <summary>The forms in which signed transactions travel.</summary>
internal enum TempoTransactionForm
{
    /// <summary>Complete: type 0x76, signed by the sender, who pays the fee.</summary>
    Signed,

    /// <summary>Complete: type 0x76, signed by the sender and by a fee payer.</summary>
    Sponsored,

    /// <summary>Waits for a fee payer: type 0x78 with the sender's address.</summary>
    Pending,

    /// <summary>Waits for a fee payer: type 0x76 with 0x00 in the fee payer slot, as the draft text has it.</summary>
    PendingDraftForm,
}
