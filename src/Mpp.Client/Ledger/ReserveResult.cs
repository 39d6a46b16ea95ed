namespace Mpp.Client.Ledger;

/// <summary>Whether a reservation was made, and if not, which budget stands in the way.</summary>
/// <param name="Obstacle">The budget that the payment does not fit into, or <see langword="null"/> when the money is reserved.</param>
public sealed record ReserveResult(BudgetObstacle? Obstacle)
{
    /// <summary>The money is reserved.</summary>
    public static ReserveResult Reserved { get; } = new((BudgetObstacle?)null);

    /// <summary>Whether the money is reserved. If not, nothing was recorded.</summary>
    public bool IsReserved => Obstacle is null;

    /// <summary><c>reserved</c>, or what stands in the way.</summary>
    public override string ToString() => Obstacle is null ? "reserved" : $"refused: {Obstacle}";
}
