namespace Mpp.Client.Policy;

/// <summary>
/// A limit over many payments, as configured: <see cref="Max"/>, <see cref="MaxCount"/>, or both. Changing it never resets what was spent.
/// </summary>
public sealed class BudgetOptions
{
    /// <summary>The most that may be spent, price and fees together, for instance <c>5 USD</c>. Payments in other units do not count.</summary>
    public string? Max { get; set; }

    /// <summary>The most payments that may be made, in whatever currency.</summary>
    public int? MaxCount { get; set; }

    /// <summary>The rolling window: <c>minute</c>, <c>hour</c>, <c>day</c>, <c>30d</c> or <c>lifetime</c>.</summary>
    public string? Window { get; set; }

    /// <summary>
    /// Which payments share the limit: <c>everything</c> (the default), or one limit each for every <c>origin</c>, <c>recipient</c> or
    /// <c>currency</c>.
    /// </summary>
    public string? Per { get; set; }

    /// <summary>The one origin that the limit is for, for instance <c>https://api.example.com</c>; <see langword="null"/> for all.</summary>
    public string? Origin { get; set; }

    /// <summary>The one recipient that the limit is for, a Tempo address or a Stripe network id; <see langword="null"/> for all.</summary>
    public string? Recipient { get; set; }
}
