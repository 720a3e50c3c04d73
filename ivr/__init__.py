"""What a caller hears and may press: the flow document, its checks, its pure engine, its simulator."""
