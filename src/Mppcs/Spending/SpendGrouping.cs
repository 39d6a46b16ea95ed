namespace Mppcs.Spending;

/// <summary>By what sums are kept apart.</summary>
internal enum SpendGrouping
{
    Unit,
    Origin,
    Currency,
    Day,
}
