"""What stands word for word in two documents."""
