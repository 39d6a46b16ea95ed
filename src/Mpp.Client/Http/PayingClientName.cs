namespace Mpp.Client.Http;

/// <summary>A client that pays, by the name of its options: the registry makes payers when they are asked for, and somebody must know for whom.</summary>
internal sealed record PayingClientName(string OptionsName);
