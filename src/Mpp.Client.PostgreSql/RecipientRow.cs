namespace Mpp.Client.PostgreSql;

internal sealed record RecipientRow(string Address, string Amount);
